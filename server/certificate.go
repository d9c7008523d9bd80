package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// How long a certificate of the demo's is good, and how long at least it must still be:
// each new one is a new warning on each phone.
const (
	certificateLife  = 397 * 24 * time.Hour
	certificateLeast = 24 * time.Hour
)

// demoCertificate is the certificate with which a demo serves https: one that it makes for
// itself, kept with its key in a file that is its owner's alone, for as long as it is
// valid for all these hosts.
func demoCertificate(path string, hosts []string, now time.Time) (tls.Certificate, error) {
	kept, err := tls.LoadX509KeyPair(path, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return kept, fmt.Errorf("the demo's certificate, %s, cannot be used: %w; remove it, and the demo makes another", path, err)
	case readByOthers(path) != nil:
		return kept, readByOthers(path)
	case isGood(kept.Leaf, hosts, now):
		return kept, nil
	}
	text, err := newCertificate(hosts, now)
	if err != nil {
		return kept, err
	}
	if err := writeOver(path, text); err != nil {
		return kept, fmt.Errorf("the demo's certificate: %w", err)
	}
	return tls.X509KeyPair(text, text)
}

func isGood(c *x509.Certificate, hosts []string, now time.Time) bool {
	for _, host := range hosts {
		if c.VerifyHostname(host) != nil {
			return false
		}
	}
	return now.After(c.NotBefore) && now.Add(certificateLeast).Before(c.NotAfter)
}

// newCertificate signs itself, and can sign no other.
func newCertificate(hosts []string, now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	c := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "My Review, a demo"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife), // a phone's clock may be behind
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else {
			c.DNSNames = append(c.DNSNames, host)
		}
	}
	made, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	for _, block := range []*pem.Block{{Type: "CERTIFICATE", Bytes: made}, {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := pem.Encode(&text, block); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

// writeOver puts a file in its place whole, its owner's alone to read.
func writeOver(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".certificate-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// overTLS makes a listener speak TLS with the demo's certificate.
func overTLS(l net.Listener, c Config) (net.Listener, error) {
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if lan := lanAddress(); lan != "" {
		hosts = append(hosts, lan)
	}
	if at, ok := l.Addr().(*net.TCPAddr); ok && !at.IP.IsUnspecified() {
		hosts = append(hosts, at.IP.String())
	}
	own, err := demoCertificate(c.certificate(), hosts, time.Now())
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}), nil
}

// certificate is where the demo keeps its own, beside its data.
func (c Config) certificate() string { return filepath.Clean(c.Data) + ".tls.pem" }
