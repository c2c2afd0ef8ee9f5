// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// A temporary fault between daemon and Trakt.
struct TransientFault: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var kind: Fault.Kind

  private init(_ name: String, _ kind: Fault.Kind) {
    testDescription = name
    self.kind = kind
  }

  private static let page = "<html><body><h1>Bad gateway</h1>cloudflare</body></html>"

  static let all = [
    TransientFault("connection closed before the request", .dropBefore),
    TransientFault("connection closed before the response", .dropAfter),
    TransientFault("malformed response", .garbage),
    TransientFault("response delayed by 2 s", .delay(seconds: 2)),
    TransientFault("response body sent over 2 s", .slowBody(seconds: 2)),
    TransientFault("500", .status(500, body: "")),
    TransientFault(
      "502 with a web page", .status(502, headers: ["content-type": "text/html"], body: page)),
    TransientFault("503 with Retry-After", .status(503, headers: ["retry-after": "2"])),
    TransientFault("504 after the request took effect", .status(504, body: page, acts: true)),
    TransientFault(
      "520 with a web page", .status(520, headers: ["content-type": "text/html"], body: page)),
    TransientFault("522 with an empty body", .status(522)),
    TransientFault("429 with Retry-After", .status(429, headers: ["retry-after": "2"])),
    TransientFault("429 without Retry-After", .status(429)),
    TransientFault(
      "200 with a web page", .status(200, headers: ["content-type": "text/html"], body: page)),
  ]
}
