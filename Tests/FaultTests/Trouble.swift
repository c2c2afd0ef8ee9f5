// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

/// A temporary fault between daemon and Trakt.
struct Trouble: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var kind: Fault.Kind

  private init(_ name: String, _ kind: Fault.Kind) {
    testDescription = name
    self.kind = kind
  }

  private static let page = "<html><body><h1>Bad gateway</h1>cloudflare</body></html>"

  static let all = [
    Trouble("the request is lost", .dropBefore),
    Trouble("the answer is lost", .dropAfter),
    Trouble("the answer is garbage", .garbage),
    Trouble("the answer comes late", .delay(seconds: 2)),
    Trouble("the answer comes drop by drop", .slowBody(seconds: 2)),
    Trouble("500", .status(500, body: "")),
    Trouble("502, a page", .status(502, headers: ["content-type": "text/html"], body: page)),
    Trouble("503 with Retry-After", .status(503, headers: ["retry-after": "2"])),
    Trouble("504 although it was done", .status(504, body: page, acts: true)),
    Trouble("520, a page", .status(520, headers: ["content-type": "text/html"], body: page)),
    Trouble("522, without a word", .status(522)),
    Trouble("429 with Retry-After", .status(429, headers: ["retry-after": "2"])),
    Trouble("429 without Retry-After", .status(429)),
    Trouble("200, but a page", .status(200, headers: ["content-type": "text/html"], body: page)),
  ]
}
