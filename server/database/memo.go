package database

import (
	"sync"
)

// Memo remembers what was looked up or written last, to be tried before the
// database is asked. It decides nothing: whoever uses it finds out by itself
// when what it says has passed. The zero value is ready.
type Memo[K comparable, V any] struct {
	mu sync.Mutex
	of map[K]V
}

// memoMost is how much is remembered. Then all is forgotten, and whoever still
// needs theirs looks it up again.
const memoMost = 4096

func (m *Memo[K, V]) Find(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.of[key]
	return v, ok
}

func (m *Memo[K, V]) Keep(key K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil || len(m.of) >= memoMost {
		m.of = map[K]V{}
	}
	m.of[key] = v
}
