// Command pack puts programs into what their users download: a container image from an empty base, made without a
// container engine, and archives. The same input makes the same output, byte for byte.
//
//	go run . image -program tigo-emulator -arch amd64 -version 0.1.0 -licenses LICENSES.txt -out image.tar
//	go run . archive -out tigo_0.1.0_linux_amd64.tar.gz tigo-emulator tigo-doctor LICENSES.txt
//
// The image is a file that `docker load` and `podman load` read. An archive is a .tar.gz or a .zip, as its name says.
package main

import (
	"errors"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("pack: ")
	var err error
	switch {
	case len(os.Args) < 2:
		err = errUsage
	case os.Args[1] == "image":
		err = image(os.Args[2:])
	case os.Args[1] == "archive":
		err = archive(os.Args[2:])
	default:
		err = errUsage
	}
	if err != nil {
		log.Fatal(err)
	}
}

var errUsage = errors.New("say image or archive")
