// Package pdf reads a PDF from any form in which a back end sends it, and checks that it is whole.
//
// [Open] finds the form from the first bytes: a PDF, with up to 1,024 bytes before its header; Base64; a data: URI; a JSON
// string of one of these; or such a string somewhere in a JSON object. A [Tail] gets all bytes of the PDF and reports at the
// end whether it is whole. The Content-Length does not prove that: a back end may cut the file before it computes the
// length.
//
// The package does not depend on HTTP or on this module.
package pdf
