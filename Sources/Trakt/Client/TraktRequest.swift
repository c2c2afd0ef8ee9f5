// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// One API call, before it is sent.
struct TraktRequest {
  enum Host { case api, auth }

  var method: HTTPMethod = .GET
  var host: Host = .api
  /// The path's segments; each is percent-encoded.
  var path: [String]
  var query: [(name: String, value: String?)] = []
  var body: Data?
  /// An access token, for calls on behalf of a user.
  var token: String?
  /// The limit of the response's body in bytes.
  var bodyLimit = 1 << 20
  /// The timeout for a complete response; nil for ``TraktClient/deadline``.
  var deadline: Duration?

  /// Secrets of this request, removed from error messages in case the server echoes them.
  var secrets: [String] = []

  var target: String {
    let path = path.map { "/" + Self.encoded($0) }.joined()
    let query = query.compactMap { item in
      item.value.map { "\(Self.encoded(item.name))=\(Self.encoded($0))" }
    }
    return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
  }

  /// Returns Trakt's required headers, which are sent with every call, Content-Type with GET too,
  /// as in Trakt's own client.
  func headers(_ configuration: TraktConfiguration, clientID: String) -> HTTPHeaders {
    var headers: HTTPHeaders = [
      "Content-Type": "application/json",
      "User-Agent": configuration.userAgent,
      "trakt-api-key": clientID,
      "trakt-api-version": "2",
    ]
    if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
    return headers
  }

  /// Percent-encodes all but RFC 3986's unreserved characters.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
