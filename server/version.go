package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"myreview/server/database"
)

// version is the release's own: go build -ldflags "-X main.version=1.2.0". What is
// built otherwise says which commit it was built from.
var version string

func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if version != "" || !ok || info.Main.Version == "(devel)" {
		return cmp.Or(version, "unreleased")
	}
	return cmp.Or(info.Main.Version, "unreleased")
}

// versionText is what --version prints.
func versionText() string {
	schema, err := database.Schema()
	if err != nil {
		return "myreview " + programVersion()
	}
	return fmt.Sprintf("myreview %s (schema %d)", programVersion(), schema)
}
