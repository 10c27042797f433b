// JSON: reading and writing JSON text (RFC 8259), exactly.
//
// Why a module of its own: an exact network file needs numbers as their digits (`0.1` is 1/10, not the nearest double),
// errors that say where (`$.nodes[3].name`, byte 57) and what was expected there, memory in proportion to the text, and a
// stack that does not grow with the nesting of the input. A file from outside may be anything: nothing here traps on it.
//
// Reading/  `JSONDocument` (open that first) checks the whole text once and notes where every value stands: a flat tape,
//           no object for each value.
// Values/   `JSONValue` is a cursor into a document. Its conversions (`asString()`, `asRational()`, `member("x")`, …)
//           throw a `JSONError` that names the path.
// Writing/  `JSONWriter` appends text to a byte buffer.
