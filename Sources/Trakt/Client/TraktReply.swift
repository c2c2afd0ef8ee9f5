// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// An answer as it came: any status, a body that may be JSON, HTML, text or nothing.
struct TraktReply {
  var status: Int
  var headers: HTTPHeaders
  var body: Data

  /// Decodes the answer of a success.
  func decode<Value: Decodable>(_: Value.Type = Value.self) throws(TraktError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: body)
    } catch {
      // The decoder's own words may quote the body, and a body may hold tokens.
      throw .unreadable("status \(status), \(kind) that is no \(Value.self)")
    }
  }

  /// The value that the JSON body of a refusal holds, if it is one.
  func detail<Value: Decodable>(_: Value.Type = Value.self) -> Value? {
    try? JSONDecoder().decode(Value.self, from: body)
  }

  /// When it was made, by Trakt's clock.
  var date: Date? { headers.first(name: "date").flatMap(HTTPDate.parse) }

  var isHTML: Bool {
    headers.first(name: "content-type")?.lowercased().hasPrefix("text/html") == true
  }

  private var kind: String {
    if body.isEmpty { return "no body" }
    return isHTML ? "a web page" : "\(body.count) bytes"
  }
}
