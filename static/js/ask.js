// ask is a request that ends: what has not come within the time is not waited for. It gives the status and all of the
// text, or throws. (AbortSignal.timeout would say the same in fewer words; browsers of 2022 lack it.)
export async function ask(at, ms, how = {}) {
  const stop = new AbortController();
  const end = setTimeout(() => stop.abort(), ms);
  try {
    const answer = await fetch(at, { ...how, signal: stop.signal });
    return { status: answer.status, ok: answer.ok, text: await answer.text() };
  } finally {
    clearTimeout(end);
  }
}
