// Package wire is the one encoder and decoder of the bodies that requests and answers carry: tolerant of what six
// countries' back ends send, exact in what it writes. It is driven by types: a model is a struct with fields and json
// tags, and a new one gets all of this for free. It knows nothing of the SDK; [New] is told about scalar types such as
// amounts and days.
//
// # Reading
//
// One odd value never loses the rest of a document, and nothing of a document is lost in silence: what was sent is in the
// result or in [Notes], which say where and what was done, never the value. What cannot be read leaves its field zero,
// which the scalar types mean as unknown.
//
//   - Text: UTF-8. A string that is not is taken for Windows-1252; the five bytes that it leaves open are U+FFFD. A byte
//     order mark is dropped. Control characters, unknown escapes and half surrogate pairs are no reason to fail. A whole
//     number in place of text becomes its digits.
//   - Numbers: bare or in a string, kept as their literals. [ParseInt] reads whole ones: 5, 5.0, 5e0. Amounts of money come
//     in local spellings, see readAmount; one that can be read in two ways is not read.
//   - Booleans, days and times: see [ParseFlag], [ParseDate] and [ParseDateTime]. Text may be a bare number or boolean.
//   - null and "" are unknown, which is no deviation; for text "" is "".
//   - Lists: bare, inside an object, or a lone element; null is an empty list. See list.inside. Elements that are null
//     or cannot be read are left out, and so are objects of another kind.
//   - Objects: also a list of one, or inside another object, see object.inside. Longer lists are left out, and so are objects
//     none of whose members the model knows.
//   - Members: by their exact name, or else by one in another case. Of several for one field the exact one counts, and of
//     equal ones the last. Unknown members are noted apart.
//   - Maps, interfaces and types with methods for it are read by those or by encoding/json, after repair of their text.
//     Numbers in an interface are [encoding/json.Number].
//
// The tag "tigo" of a field says more of its member: required, which notes that it is missing; identifies, which makes a
// document without it an error; money; and optional, which lets the document be empty if all its members are optional.
//
// A document with nothing where a model is due, with more after it, cut short, of another kind, not JSON, beyond [MaxDepth],
// [MaxString] or [Options.Memory] is an [Error]. So is an element beyond [MaxElement] of a list read by [Elements].
// Decoding takes time in proportion to the document, and ends with [Options.Context].
//
// # Writing
//
// Names and values as their types say: literals of numbers as they are, secrets as their text. Unknown values are null,
// unless omitzero or omitempty leave them out. Text that is not UTF-8 is an error.
//
// # How it is fast
//
// Each type has a plan, made once. Fields and elements are reached by their offsets (address.go). Members are expected in
// the order in which the last object had them, so that names are compared, not looked up. Strings are scanned eight bytes
// at a time and share backing strings of 2 KiB; what the records of a list repeat is kept once. Room for the document's list
// is estimated from its first elements; a list inside another value begins with the length that the last one of its kind had.
package wire
