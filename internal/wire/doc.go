// Package wire encodes request bodies and decodes response bodies. It reads all forms in which the back ends of six countries send
// values, and writes exactly. It works by types: a model is a struct with json tags. It does not depend on the SDK; [New] gets the
// scalar types, such as amounts and days.
//
// # Reading
//
// An unreadable value never loses the rest of a document, and nothing is lost silently: each value is in the result or has a note
// in [Notes], which says where it was and what was done, and never contains the value. An unreadable value leaves its field at the
// zero value, which means unknown.
//
//   - Text: UTF-8. A string that is not UTF-8 is read as Windows-1252, whose five unused bytes become U+FFFD. A byte order mark is
//     dropped. Control characters, unknown escapes and half surrogate pairs are repaired. A whole number in place of text becomes
//     its digits.
//   - Numbers: bare or in a string, kept as their literals. [ParseInt] reads whole ones: 5, 5.0, 5e0. Amounts of money
//     may have a local spelling, see readAmount; an ambiguous one is not read.
//   - Booleans, days and times: see [ParseFlag], [ParseDate] and [ParseDateTime]. Text may be a bare number or boolean.
//   - null and "" mean unknown, without a note; for text "" is "".
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
// Numbers are written as their literals, secrets as their texts. Unknown values are null, unless omitzero or omitempty leaves them
// out. Text that is not UTF-8 is an error.
//
// # How it is fast
//
//   - Each type has a plan, which is made once. Fields and elements are reached by their offsets (address.go).
//   - Members are expected in the order of the last object, so that names are compared, not looked up.
//   - Strings are scanned eight bytes at a time, and share backing strings of 2 KiB. Repeated strings of a list are stored once.
//   - The memory of the document's list is estimated from its first elements. A list inside another value starts with the length of
//     the last one of its kind.
package wire
