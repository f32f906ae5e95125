package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// archive packs files, without the folders they stand in.
func archive(arguments []string) error {
	flags := flag.NewFlagSet("archive", flag.ExitOnError)
	out := flags.String("out", "", "the `file` to write, a .tar.gz or a .zip")
	_ = flags.Parse(arguments)
	if *out == "" || flags.NArg() == 0 {
		return errors.New("archive needs -out and files")
	}
	file, err := os.Create(*out)
	if err != nil {
		return err
	}
	defer file.Close()
	pack := tarGz
	if strings.HasSuffix(*out, ".zip") {
		pack = zipped
	}
	if err := pack(file, flags.Args()); err != nil {
		return err
	}
	return file.Close()
}

// mode is that of a file in an archive: programs are the files without an extension, and those of Windows.
func mode(path string) os.FileMode {
	if name := filepath.Base(path); name != "LICENSE" && (!strings.Contains(name, ".") || strings.HasSuffix(name, ".exe")) {
		return 0o755
	}
	return 0o644
}

func tarGz(to io.Writer, paths []string) error {
	compressed, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(compressed)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		header := tar.Header{
			Typeflag: tar.TypeReg, Name: filepath.Base(path), Mode: int64(mode(path)), Size: int64(len(data)),
			ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR,
		}
		if err := w.WriteHeader(&header); err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return compressed.Close()
}

func zipped(to io.Writer, paths []string) error {
	w := zip.NewWriter(to)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		header := zip.FileHeader{Name: filepath.Base(path), Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(mode(path))
		entry, err := w.CreateHeader(&header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(data); err != nil {
			return err
		}
	}
	return w.Close()
}
