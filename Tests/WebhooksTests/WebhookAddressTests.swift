// SPDX-License-Identifier: MIT

import Testing

@testable import Webhooks

@Suite struct WebhookAddressTests {
  private static let secret = "https://track.example/hook/s3cr3t?token=s3cr3t"

  @Test func `only scheme, host and port are displayed`() throws {
    let address = try WebhookAddress(Self.secret)
    #expect(address.shown == "https://track.example")
    #expect(try WebhookAddress("http://[::1]:8000/s3cr3t").shown == "http://[::1]:8000")
    let webhook = Webhook(
      name: "one", address: address, header: .init(name: "Authorization", value: "s3cr3t"))
    var dumped = ""
    dump(webhook, to: &dumped)
    for text in ["\(webhook)", "\(address)", String(reflecting: webhook), dumped] {
      #expect(!text.contains("s3cr3t"))
      #expect(text.contains("track.example"))
    }
  }

  @Test(arguments: [
    "", "track.example/hook", "ftp://track.example/", "https://", "https:///hook", "https://a b/",
    "https://track.example/\u{E9}", "https://track.example/\n", "file:///etc/passwd",
    "https://track.example:99999/", "https://track.example:0/", "https://ex%0aample.com/",
    "https://track.example:99999999999999999999/", "https://ex%1b[2Jample.com/",
    "https://track.example/" + String(repeating: "a", count: 3_000),
  ])
  func `text that is not an http or https URL is rejected`(text: String) {
    #expect(throws: WebhookAddress.Refusal.notAURL) { try WebhookAddress(text) }
  }

  @Test func `userinfo and fragment are rejected`() {
    for text in ["https://user:word@track.example/", "https://track.example/#a"] {
      #expect(throws: WebhookAddress.Refusal.disallowedPart(host: "track.example")) {
        try WebhookAddress(text)
      }
    }
  }

  @Test(arguments: [
    "http://localhost:8000/", "http://LOCALHOST/", "http://127.0.0.1/", "http://127.8.9.1/",
    "http://[::1]:80/",
  ])
  func `plain http to loopback is accepted`(text: String) throws {
    _ = try WebhookAddress(text)
  }

  @Test(arguments: [
    "http://track.example/", "http://192.168.1.4/", "http://nas/", "http://nas.lan/",
    "http://8.8.8.8/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/",
    "http://localhost.example/", "http://127.0.0.1.example/", "http://[fd00::1]/",
  ])
  func `plain http to other hosts is rejected`(text: String) {
    #expect(throws: WebhookAddress.Refusal.self) { try WebhookAddress(text) }
  }

  @Test(arguments: [
    ("http://192.168.1.4:8000/a", "192.168.1.0/24"), ("http://192.168.1.4/", "192.168.1.4"),
    ("http://10.9.8.7/", "10.0.0.0/8"), ("http://172.31.0.1/", "172.16.0.0/12"),
    ("http://100.64.0.9/", "100.64.0.0/10"), ("http://[fd00::1]/", "fd00::/8"),
    ("http://nas/", "nas"), ("http://NAS.lan/", "nas.lan"), ("http://a.home.arpa/", "a.home.arpa"),
  ])
  func `plain http to a private host or network in allow_http is accepted`(
    text: String, entry: String
  ) throws {
    _ = try WebhookAddress(text, allowHTTP: [entry])
    #expect(throws: WebhookAddress.Refusal.self) {
      try WebhookAddress(text, allowHTTP: ["192.168.77.0/24", "other"])
    }
  }

  @Test(arguments: [
    "8.8.8.0/24", "0.0.0.0/0", "172.0.0.0/8", "192.168.0.0/15", "192.168.1.0/33", "10.0.0.0/-1",
    "::/0", "2001:db8::/32", "track.example", "nas.lan/24", "*", "", "a b", "2130706433",
    "192.168.1.0/24/1", "fd00::/129", "10.0.0.0/",
  ])
  func `allow_http rejects public networks, public names and malformed entries`(entry: String) {
    #expect(throws: WebhookAddress.Refusal.notPrivate(entry: entry)) {
      try WebhookAddress("https://track.example/", allowHTTP: [entry])
    }
  }
}
