// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// The message of an error response: Trakt's error bodies are JSON, text, a web page of Cloudflare
/// or empty.
struct RefusalBody: Decodable {
  /// An OAuth error code such as `invalid_grant`, or a sentence.
  var error: String?
  var description: String?

  enum CodingKeys: String, CodingKey {
    case error, message
    case description = "error_description"
  }

  init(from decoder: any Decoder) throws {
    let body = try decoder.container(keyedBy: CodingKeys.self)
    error = body.lenientText(.error) ?? body.lenientText(.message)
    description = body.lenientText(.description)
  }
}

extension TraktResponse {
  /// A page without `x-request-id` did not come from Trakt's application (trakt-api#670).
  var isCloudflarePage: Bool {
    isHTML && !body.isEmpty && !headers.contains(name: "x-request-id")
  }

  /// Returns at most 200 printable characters on one line, without any of the `secrets`.
  func message(hiding secrets: [String]) -> String? {
    if let refusal: RefusalBody = detail() {
      let parts = [refusal.error, refusal.description].compactMap(\.self)
      return parts.isEmpty ? nil : Self.clean(parts.joined(separator: ": "), hiding: secrets)
    }
    if isHTML {
      guard !body.isEmpty else { return nil }
      return isCloudflarePage
        ? "a web page, most likely of Cloudflare, which blocks the request" : "a web page"
    }
    guard !body.isEmpty, body.first != UInt8(ascii: "{"), body.first != UInt8(ascii: "[") else {
      return nil
    }
    return Self.clean(String(decoding: body.prefix(1024), as: UTF8.self), hiding: secrets)
  }

  private static func clean(_ text: String, hiding secrets: [String]) -> String? {
    var text = text
    for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "…") }
    let line = String(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: " "
        default: Character(scalar)
        }
      })
    let words = line.split(separator: " ").joined(separator: " ")
    return words.isEmpty ? nil : String(words.prefix(200))
  }
}
