// Package wire encodes request bodies and decodes response bodies. It decodes all forms in which the back ends of six countries
// send values, and encodes values exactly. A model is a struct with json tags. The package does not depend on the SDK: [New] gets
// the scalar types, such as amounts and days.
//
// # Reading
//
// An unreadable value does not prevent the rest of a document from being decoded. Its field has the zero value, which means
// unknown. Each value is in the result, or has a note in [Notes], or both. A note has the path of the value and what was done with
// it, but never the value itself.
//
//   - Text is UTF-8. A string that is not UTF-8 is read as Windows-1252, whose five unused bytes become U+FFFD. A byte order mark
//     is dropped. Control characters are kept. Unknown escapes and half surrogate pairs are repaired. A bare number or boolean is
//     read as text; a whole number as its digits.
//   - Numbers may be bare or in a string, and are kept as their literals. [ParseInt] reads all spellings of a whole number: 5, 5.0,
//     5e0. Amounts of money may have a local spelling, see readAmount. An ambiguous amount is unreadable.
//   - Booleans, days and times: see [ParseFlag], [ParseDate] and [ParseDateTime].
//   - null, "" and a text of blanks or control characters mean unknown, without a note. For text, "" is the empty text.
//   - A list may be bare, inside an object (an envelope), or a single element; null is an empty list. See list.inside. Elements
//     that are null or unreadable are left out.
//   - An object may also be in a list of one object, or inside another object (an envelope), see object.inside. An object is
//     unreadable if the model has none of its members.
//   - A member belongs to the field of the same name, or else to one whose name differs only in case. If several members belong to
//     a field, one with the same name counts, and of these the last one. Members that belong to no field have notes in
//     Notes.Unknown.
//   - Maps, interfaces and types with methods for JSON are decoded by encoding/json, after the repair of their strings. Numbers in
//     an interface are [encoding/json.Number].
//
// The tag "tigo" of a field has these words:
//
//   - required: if the member is missing, that has a note
//   - identifies: as required, and a document without the member is an error
//   - money: the member is an amount of money
//   - optional: if all fields of a model have it, the document may be empty
//   - verdict: the member is the text in [Finding]
//
// Decoding fails with an [Error] if the document is empty, is not JSON, is cut short, has bytes after its end, is a value of
// another kind, or exceeds [MaxDepth], [MaxString] or [Options.Memory]. [Elements] also fails if an element exceeds [MaxElement].
// The time of decoding is proportional to the length of the document. Decoding ends with [Options.Context].
//
// # Writing
//
// Numbers are encoded as their literals, secrets as their texts. Unknown values are null, unless omitzero or omitempty leaves them
// out. Text that is not UTF-8 is an error.
//
// # How it is fast
//
//   - Each type has a plan, which is made once. Fields and elements are addressed by their offsets (address.go).
//   - The members of an object usually have the same order as in the last object of its type. So the decoder compares a name with
//     the expected one, and rarely looks it up.
//   - Strings are scanned eight bytes at a time, and share backing strings of 2 KiB. Repeated strings of a list are stored once.
//   - The length of the document's list is estimated from its first elements. A list inside another value starts with the length of
//     the last list of its type.
package wire
