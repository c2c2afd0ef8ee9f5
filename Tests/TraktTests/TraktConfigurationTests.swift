// SPDX-License-Identifier: MIT

import NIOHTTP1
import Testing

@testable import Trakt

@Suite("Addresses and requests")
struct TraktConfigurationTests {
  @Test("defaults are Trakt's own, and sign-in follows a configured API")
  func defaults() throws {
    let own = try TraktConfiguration(version: "1.0")
    #expect(own.apiURL == "https://api.trakt.tv")
    #expect(own.authURL == "https://auth.trakt.tv")
    let set = try TraktConfiguration(apiURL: "http://127.0.0.1:8080/", version: "1.0")
    #expect(set.apiURL == "http://127.0.0.1:8080")
    #expect(set.authURL == "http://127.0.0.1:8080")
    let both = try TraktConfiguration(
      apiURL: "https://a.example", authURL: "https://b.example", version: "1.0")
    #expect(both.authURL == "https://b.example")
  }

  @Test(
    "plain http is accepted for loopback only",
    arguments: [
      "http://localhost:1", "http://[::1]:8080", "http://127.3.2.1", "https://x.example/v2",
    ]
  )
  func accepted(address: String) throws {
    #expect(try TraktConfiguration(apiURL: address, version: "1").apiURL == address)
  }

  @Test(
    "other addresses are rejected without their secrets",
    arguments: [
      ("http://api.trakt.tv", TraktConfiguration.Refusal.notEncrypted(host: "api.trakt.tv")),
      ("http://127.0.0.1.evil.example", .notEncrypted(host: "127.0.0.1.evil.example")),
      ("http://127.0.0.256", .notEncrypted(host: "127.0.0.256")),
      ("https://user:pass@x.example", .disallowedPart(host: "x.example")),
      ("https://x.example/?key=1", .disallowedPart(host: "x.example")), ("", .notAURL),
      ("api.trakt.tv", .notAURL), ("ftp://x.example", .notAURL),
      ("https://", .notAURL), ("http://127.0.0.1:99999", .notAURL),
      ("https://x.example:0", .notAURL),
      ("https://x.example:99999999999999999999", .notAURL),
    ])
  func refused(address: String, refusal: TraktConfiguration.Refusal) {
    #expect(throws: refusal) { try TraktConfiguration(apiURL: address, version: "1") }
  }

  @Test("version can't inject a header")
  func userAgent() throws {
    #expect(try TraktConfiguration(version: "1.2.3").userAgent == "scrobbled/1.2.3")
    #expect(try TraktConfiguration(version: "1 \r\nX: y").userAgent == "scrobbled/1X:y")
  }

  @Test("application of the sign-in is used only if none is configured")
  func completed() throws {
    let credentials = Credentials(clientID: "stored", clientSecret: "stored-secret")
    let bare = try TraktConfiguration(version: "1").completed(by: credentials)
    #expect(bare.clientID == "stored")
    #expect(bare.clientSecret == "stored-secret")
    let set = try TraktConfiguration(clientID: "set", version: "1").completed(by: credentials)
    #expect(set.clientID == "set")
    #expect(set.clientSecret == nil)
  }

  @Test("an inherited application comes after that of the sign-in, and each keeps its own secret")
  func inherited() throws {
    let inherited = InheritedApplication(clientID: "system", clientSecret: "system-secret")
    let bare = try TraktConfiguration(inherited: inherited, version: "1")
    let alone = bare.completed(by: Credentials())
    #expect(alone.clientID == "system")
    #expect(alone.clientSecret == "system-secret")
    let signedIn = bare.completed(by: Credentials(clientID: "stored"))
    #expect(signedIn.clientID == "stored")
    #expect(signedIn.clientSecret == nil)
    let set = try TraktConfiguration(clientID: "set", inherited: inherited, version: "1")
    #expect(set.completed(by: Credentials(clientID: "stored")).clientID == "set")
    #expect(set.completed(by: Credentials()).clientSecret == nil)
    #expect(!"\(inherited) \(bare)".contains("system-secret"))
  }

  @Test("an empty secret counts as none, and the pair of the sign-in stays together")
  func emptySecret() throws {
    let set = try TraktConfiguration(clientID: "set", clientSecret: "", version: "1")
    #expect(set.clientSecret == nil)
    let stored = Credentials(clientID: "stored", clientSecret: "")
    let bare = try TraktConfiguration(version: "1").completed(by: stored)
    #expect(bare.clientID == "stored")
    #expect(bare.clientSecret == nil)
  }

  @Test("path segments are escaped separately")
  func target() {
    let request = TraktRequest(
      path: ["search", "movie", "a/b"],
      query: [("query", "Amélie & 50% + C#"), ("years", nil), ("extended", "full,episodes")])
    #expect(
      request.target
        == "/search/movie/a%2Fb?query=Am%C3%A9lie%20%26%2050%25%20%2B%20C%23"
        + "&extended=full%2Cepisodes")
  }

  @Test("required headers are sent always, the token only if given")
  func headers() throws {
    let configuration = try TraktConfiguration(clientID: "key", version: "1")
    let plain = TraktRequest(path: ["search"]).headers(configuration, clientID: "key")
    #expect(
      plain == [
        "Content-Type": "application/json", "User-Agent": "scrobbled/1", "trakt-api-key": "key",
        "trakt-api-version": "2",
      ])
    let user = TraktRequest(path: ["sync"], token: "t").headers(configuration, clientID: "key")
    #expect(user["Authorization"] == ["Bearer t"])
  }
}
