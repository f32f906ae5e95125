// Package pdf reads a PDF out of whatever a back end wraps it in, and knows when one is whole.
//
// [Open] finds out from the first bytes how the PDF was sent: as it is, with up to 1,024 bytes before its header; as
// Base64 text; as a data: URI; as a JSON string of one of these; or as such a string somewhere in a JSON object. A
// [Tail] watches the bytes go by and reports in the end whether the file is whole: HTTP alone does not tell, since a
// back end may have cut the file before it announced its length.
//
// The package knows nothing of HTTP and of this module.
package pdf
