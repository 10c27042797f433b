import DAGLift

/// The file that was written.
struct ConvertReport: Report {
  static let schema = "daglift.convert"

  let subject: Subject
  let path: String
  let form: ModelFormat
  let byteCount: Int

  func writeMembers(to json: inout JSONWriter) {
    json.name("written")
    json.beginObject()
    json.name("path")
    json.write(path)
    json.name("format")
    json.write(form.rawValue)
    json.name("bytes")
    json.write(byteCount)
    json.end()
  }

  func describe(in text: inout TextReport) {
    let noun = form == .json ? "a JSON network" : "an ONNX model"
    text.field("Written", "\(path), \(noun) of \(counted(byteCount, "byte"))")
  }
}
