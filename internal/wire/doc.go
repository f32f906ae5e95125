// Package wire is the one encoder and decoder of the bodies that requests and answers carry: tolerant of what six
// countries' back ends send, exact in what it writes. It is driven by types: a model is a struct with fields and json
// tags, and a new one gets all of this for free. It knows nothing of the SDK; [New] is told about scalar types such as
// amounts and days.
//
// # Reading
//
// One odd value never loses the rest of a document. What cannot be read leaves its field zero, which the scalar types
// mean as unknown. What was adjusted or left out is recorded in [Notes]: where, and what was done, never the value.
//
//   - Text: UTF-8. A string that is not is taken for Windows-1252; the five bytes that it leaves open are U+FFFD. A byte
//     order mark is dropped. Control characters, unknown escapes and half surrogate pairs are no reason to give up.
//   - Numbers: bare or in a string, kept as their literals. [ParseInt] reads whole ones: 5, 5.0, 5e0.
//   - Booleans, days and times: see [ParseFlag], [ParseDate] and [ParseDateTime]. Text may be a bare number or boolean.
//   - null and "" are unknown, which is no adjustment; for text "" is "".
//   - Lists: bare, inside an object, or a lone element; null is an empty list. See list.inside. Elements that are null
//     or cannot be read are left out.
//   - Objects: also a list of one. Longer lists are left out.
//   - Names: the exact one, or else one in another case. Unknown ones are skipped, unless a document has no other: then
//     it is of another kind. Of several for one field the exact
//     one counts, and of equal ones the last.
//   - Maps, interfaces and types with methods for it are read by encoding/json, after repair of their text. Numbers in
//     an interface are [encoding/json.Number].
//
// A document with nothing where a model is due, with more after it, cut short, of another kind, not JSON, or beyond
// [MaxDepth] or [MaxString] is an [Error]. So is an element beyond [MaxElement] of a list read by [Elements].
//
// # Writing
//
// Names and values as their types say: literals of numbers as they are, secrets as their text. Unknown values are null,
// unless omitzero or omitempty leave them out. Text that is not UTF-8 is an error.
//
// # How it is fast
//
// Each type has a plan, made once. Members are expected in the order in which the last object had them, so that names
// are compared, not looked up. Strings are scanned eight bytes at a time, and share backing strings of 2 KiB. Room for
// a list is estimated from its first elements.
package wire
