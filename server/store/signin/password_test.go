package signin

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"
)

// cheap is a hash of the password that costs next to nothing.
func cheap(password string) string {
	salt, b64 := make([]byte, argonSalt), base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version,
		b64.EncodeToString(salt), b64.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 8, 1, ArgonSum)))
}

// A password fits exactly as it was chosen: not cut, not changed, not another
// that looks alike (ASVS 5.0 6.2.8).
func FuzzPassword(f *testing.F) {
	for _, text := range []string{"", " ", "a", "p\u00e4ss", "pa\u0308ss", "\x00", "\xff", "\u202e", "123456"} {
		f.Add(text, text+" ")
		f.Add(text, strings.ToUpper(text))
	}
	f.Add(strings.Repeat("a", 72)+"x", strings.Repeat("a", 72)+"y") // where bcrypt stops looking
	f.Fuzz(func(t *testing.T, chosen, typed string) {
		hash := cheap(chosen)
		if !passwordFits(hash, chosen) {
			t.Fatalf("%q does not fit itself", chosen)
		}
		if passwordFits(hash, typed) != (typed == chosen) {
			t.Fatalf("%q fits as %q", typed, chosen)
		}
	})
}
