// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1
import Testing

@testable import Trakt

@Suite("Errors of Trakt")
struct TraktErrorTests {
  @Test(
    "status decides whatever the body is",
    arguments: [
      (400, TraktError.rejected(status: 400, message: nil)), (401, .unauthorized),
      (403, .forbidden(message: nil)), (404, .notFound), (405, .methodNotAllowed),
      (409, .rejected(status: 409, message: nil)), (412, .rejected(status: 412, message: nil)),
      (420, .accountLimit(message: nil)), (422, .rejected(status: 422, message: nil)),
      (423, .accountLocked(deactivated: false)), (426, .vipOnly(upgradeURL: nil)),
      (429, .rateLimited(retryAfter: nil)), (302, .serverError(status: 302, retryAfter: nil)),
      (408, .serverError(status: 408, retryAfter: nil)),
      (500, .serverError(status: 500, retryAfter: nil)),
      (503, .serverError(status: 503, retryAfter: nil)),
      (522, .serverError(status: 522, retryAfter: nil)),
    ])
  func status(status: Int, error: TraktError) {
    #expect(TraktError(Samples.response(status), hiding: []) == error)
    #expect(TraktError(Samples.response(status, type: "text/html"), hiding: []) == error)
    #expect(TraktError(Samples.response(status, "{}"), hiding: []) == error)
  }

  @Test("body of a 403 distinguishes a block of the application from one of the network")
  func forbidden() {
    func error(_ body: String, _ type: String) -> TraktError {
      TraktError(Samples.response(403, body, type: type), hiding: [])
    }
    #expect(error("Forbidden", "text/plain") == .applicationBlocked)
    #expect(error("Forbidden!", "text/plain") == .forbidden(message: "Forbidden!"))
    #expect(error("<html>Sorry, you have been blocked", "text/html") == .networkBlocked)
    #expect(error("", "text/html") == .forbidden(message: nil))
    #expect(error(#"{"error": "no"}"#, "application/json") == .forbidden(message: "no"))
  }

  @Test("headers describe the state of an account")
  func headers() {
    let locked = Samples.response(423, headers: ["X-Account-Deactivated": "true"])
    #expect(TraktError(locked, hiding: []) == .accountLocked(deactivated: true))
    let vip = Samples.response(426, headers: ["X-Upgrade-URL": "https://trakt.tv/vip"])
    #expect(TraktError(vip, hiding: []) == .vipOnly(upgradeURL: "https://trakt.tv/vip"))
  }

  @Test(
    "message of the body is passed on in one line",
    arguments: [
      (#"{"error": "Expected string, received null"}"#, "Expected string, received null"),
      (#"{"error": "invalid_client", "error_description": "who?"}"#, "invalid_client: who?"),
      (#"{"message": "no"}"#, "no"), ("Forbidden", "Forbidden"),
      ("a\nb\u{1B}[31m\u{202E}c", "a b [31m c"), (#"{"errors": []}"#, nil), ("", nil),
    ])
  func message(body: String, message: String?) {
    #expect(Samples.response(400, body, type: "text/plain").message(hiding: []) == message)
  }

  @Test("web page is named, not quoted")
  func page() {
    let page = Samples.response(403, "<html>Sorry, you have been blocked", type: "text/html; x")
    #expect(
      page.message(hiding: []) == "a web page, most likely of Cloudflare, which blocks the request")
  }

  @Test("message is short and contains no secrets")
  func secrets() {
    let echo = Samples.response(400, #"{"error": "bad token s3cret for k3y"}"#)
    #expect(echo.message(hiding: ["s3cret", "", "k3y"]) == "bad token … for …")
    let long = Samples.response(400, String(repeating: "x", count: 5000), type: "text/plain")
    #expect(long.message(hiding: [])?.count == 200)
  }

  @Test(
    "retry delay is parsed",
    arguments: [
      (["Retry-After": "10"], 10), (["Retry-After": "1.5"], 1.5), (["Retry-After": "-3"], 0),
      (["Retry-After": "1e300"], 3600), (["Retry-After": "soon"], nil), ([:], nil),
      (["X-Ratelimit": #"{"name": "A", "period": 300, "until": "2026-09-21T14:14:20Z"}"#], 60),
      (["X-Ratelimit": #"{"until": "2026-09-21T14:13:00Z"}"#], 0),
      (["X-Ratelimit": #"{"until": null}"#], nil), (["X-Ratelimit": "{"], nil),
    ] as [(HTTPHeaders, Double?)])
  func retryAfter(headers: HTTPHeaders, seconds: Double?) {
    #expect(RetryAfter.seconds(headers, now: Samples.day(0)) == seconds)
  }
}
