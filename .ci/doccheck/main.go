// Command doccheck reports the exported names that have no doc comment: packages, functions, types, constants,
// variables, struct fields and interface methods. It reads the packages that users of the module in the given
// folder import; commands, tests, testdata, examples, internal packages, nested modules and folders that Go ignores
// are left out.
//
//	doccheck FOLDER
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: doccheck FOLDER")
		os.Exit(2)
	}
	report, err := checkModule(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "doccheck:", err)
		os.Exit(2)
	}
	for _, line := range report {
		fmt.Println(line)
	}
	if len(report) > 0 {
		fmt.Fprintf(os.Stderr, "%d exported names without a doc comment\n", len(report))
		os.Exit(1)
	}
}
