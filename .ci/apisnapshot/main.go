// Command apisnapshot prints the exported API of the module in the given folder as sorted text, one line for each
// constant, variable, function, type, method and struct field. Packages that users cannot import or do not need to
// are left out: commands, internal packages and examples; nested modules are no part of the module.
//
// A line holds what a change would break: types, struct tags and the values of constants. Parameters keep their
// names, since swapping two strings breaks callers as well and changes no type.
//
//	apisnapshot FOLDER
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: apisnapshot FOLDER")
		os.Exit(2)
	}
	lines, err := snapshot(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "apisnapshot:", err)
		os.Exit(1)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "apisnapshot:", err)
		os.Exit(1)
	}
}
