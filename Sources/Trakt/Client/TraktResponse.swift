// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// A response with any status and a body that may be JSON, HTML, text or empty.
struct TraktResponse {
  var status: Int
  var headers: HTTPHeaders
  var body: Data

  /// Decodes the body of a successful response.
  func decode<Value: Decodable>(_: Value.Type = Value.self) throws(TraktError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: body)
    } catch {
      // The decoder's message may quote the body, which may contain tokens.
      throw .unreadable("status \(status), \(kind) that is not a \(Value.self)")
    }
  }

  /// Decodes the JSON body of an error; nil if it is none.
  func detail<Value: Decodable>(_: Value.Type = Value.self) -> Value? {
    try? JSONDecoder().decode(Value.self, from: body)
  }

  /// The time of the response, by Trakt's clock.
  var date: Date? { headers.first(name: "date").flatMap(HTTPDate.parse) }

  var isHTML: Bool {
    headers.first(name: "content-type")?.lowercased().hasPrefix("text/html") == true
  }

  private var kind: String {
    if body.isEmpty { return "no body" }
    return isHTML ? "a web page" : "\(body.count) bytes"
  }
}
