// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import Webhooks

@testable import Daemon

@Suite struct WebhookSettingsTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let secret = "s3cr3t"

  private func load(_ text: String) throws -> [WebhookSettings] {
    let path = try directory.write(text.utf8, to: "config.toml")
    return try ConfigurationFile.load(path: path, environment: ["HOME": directory.path]).webhooks
  }

  /// The message and the hint without the file's path; nil if it is accepted.
  private func failure(_ text: String) throws -> String? {
    let path = try directory.write(text.utf8, to: "config.toml")
    do throws(ConfigurationError) {
      _ = try ConfigurationFile.load(path: path, environment: [:])
      return nil
    } catch {
      #expect(!"\(error)".contains(Self.secret))
      #expect(error.message.hasPrefix("\(path): "))
      return String(error.message.dropFirst(path.count + 2))
    }
  }

  private func webhook(_ lines: String) -> String {
    "[[webhook]]\nname = \"tracker\"\n" + lines
  }

  @Test func `every key is read`() throws {
    let read = try load(
      """
      [[webhook]]
      name = "tracker"
      url = "http://nas.lan:8000/s3cr3t"
      format = "kodi"
      events = ["scrobble", "stop"]
      header = { name = "X-Key", file = "~/key" }
      allow_http = ["nas.lan"]
      [[webhook]]
      name = "other"
      url = { credential = "other.url" }
      """)
    #expect(
      read == [
        WebhookSettings(
          name: "tracker", url: .text("http://nas.lan:8000/s3cr3t"), format: .kodi,
          events: [.scrobble, .stop],
          header: .init(name: "X-Key", value: .file("\(directory.path)/key")),
          allowHTTP: ["nas.lan"]),
        WebhookSettings(name: "other", url: .credential("other.url")),
      ])
    #expect(read.last?.events == Set(WebhookEvent.Kind.allCases))
  }

  @Test(arguments: [
    ("url = \"https://t.example/\"\nurls = 1", "webhook 1: unknown key urls"),
    ("", "webhook 1: url is required"),
    ("url = 5", "webhook 1: url is not a string or a table with a file or a credential"),
    ("url = \"tracker/s3cr3t\"", "webhook tracker: url is not a URL"),
    (
      "url = \"http://t.example/s3cr3t\"",
      "webhook tracker: plain http to t.example would send secrets in clear text"
    ),
    (
      "url = \"https://me:s3cr3t@t.example/\"",
      "webhook tracker: the URL of t.example must have neither userinfo nor fragment"
    ),
    (
      "url = \"https://t.example/\"\nallow_http = [\"8.8.8.8\"]",
      "webhook tracker: allow_http: 8.8.8.8 is not a private network"
    ),
    (
      "url = \"https://t.example/\"\nformat = \"plex\"",
      "webhook 1: format must be one of json, jellyfin, kodi"
    ),
    (
      "url = \"https://t.example/\"\nevents = [\"play\"]",
      "webhook 1: events: allowed values are start, pause, resume, stop, scrobble"
    ),
    (
      "url = \"https://t.example/\"\nevents = []",
      "webhook 1: events: allowed values are start, pause, resume, stop, scrobble"
    ),
    (
      "url = \"https://t.example/\"\nallow_http = true",
      "webhook 1: allow_http is not an array of strings"
    ),
    (
      "url = \"https://t.example/\"\nheader = \"Authorization: s3cr3t\"",
      "webhook 1: header is not a table with a name"
    ),
    (
      "url = \"https://t.example/\"\nheader = { name = \"A\", value = \"s3cr3t\" }",
      "webhook 1: unknown key value"
    ),
    (
      "url = \"https://t.example/\"\nheader = { name = \"Host\", file = \"/a\" }",
      "webhook 1: header: this name cannot be set"
    ),
    (
      "url = \"https://t.example/\"\nheader = { name = \"A:\\r\\nB\", file = \"/a\" }",
      "webhook 1: header: this name cannot be set"
    ),
    (
      "url = \"https://t.example/\"\nheader = { name = \"A\", file = \"a\" }",
      "webhook 1: header needs an absolute file path or a credential name"
    ),
    (
      "url = \"https://t.example/\"\nheader = { name = \"A\", credential = \"../a\" }",
      "webhook 1: header needs an absolute file path or a credential name"
    ),
    (
      "url = { file = \"/a\", credential = \"a\" }",
      "webhook 1: url needs an absolute file path or a credential name"
    ),
  ])
  func `invalid webhook is rejected with the reason`(lines: String, message: String) throws {
    #expect(try failure(webhook(lines)) == message)
  }

  @Test func `names are unique and plain`() throws {
    let one = "[[webhook]]\nname = \"a\"\nurl = \"https://t.example/\"\n"
    #expect(try failure(one + one) == "webhook 2: name a is used twice")
    for name in ["", "a b", "é", "a/b", String(repeating: "a", count: 33)] {
      let text = "[[webhook]]\nname = \"\(name)\"\nurl = \"https://t.example/\"\n"
      #expect(
        try failure(text) == "webhook 1: name must have 1 to 32 letters, digits, - or _", "\(name)")
    }
    #expect(try failure("webhook = 1") == "webhook is not an array of tables")
    #expect(try failure("webhook = [1]") == "webhook 1: not a table")
    let many = (0...16).map { one.replacing("\"a\"", with: "\"a\($0)\"") }.joined()
    #expect(try failure(many) == "more than 16 webhooks")
  }

  // MARK: secrets

  private func read(
    _ secret: WebhookSettings.Secret, _ environment: [String: String] = [:]
  ) throws -> Webhook {
    let settings = WebhookSettings(
      name: "tracker", url: secret, header: .init(name: "X-Key", value: secret))
    return try settings.webhook(environment: environment)
  }

  private func readFailure(
    _ secret: WebhookSettings.Secret, _ environment: [String: String] = [:]
  ) -> String? {
    do {
      _ = try read(secret, environment)
      return nil
    } catch {
      #expect(!"\(error)".contains(Self.secret))
      return (error as? ConfigurationError)?.message
    }
  }

  @Test func `secrets are the first line of a file or credential`() throws {
    let url = "https://t.example/\(Self.secret)"
    let file = try directory.write("\(url)\nsecond\n".utf8, to: "url")
    for (secret, environment) in [
      (WebhookSettings.Secret.file(file), [:]),
      (.credential("url"), ["CREDENTIALS_DIRECTORY": directory.path]),
    ] {
      let webhook = try read(secret, environment)
      #expect(webhook.address.url == url)
      #expect(webhook.header?.value == url)
    }
  }

  @Test func `unreadable secret is an error without its content`() throws {
    let none = "\(directory.path)/none"
    #expect(
      readFailure(.file(none))
        == "webhook tracker: header: cannot read \(none): No such file or directory")
    let empty = try directory.write("\n".utf8, to: "empty")
    #expect(
      readFailure(.file(empty))
        == "webhook tracker: header: \(empty) must have one line of printable ASCII characters")
    let control = try directory.write("\(Self.secret)\t\u{7}".utf8, to: "control")
    #expect(readFailure(.file(control))?.contains("printable ASCII") == true)
    let large = try directory.write(String(repeating: "a", count: 5_000).utf8, to: "large")
    #expect(readFailure(.file(large)) != nil)
    #expect(readFailure(.file(directory.path)) != nil, "a directory")
    #expect(readFailure(.file("/dev/zero")) != nil, "a device")
    #expect(
      readFailure(.credential("key"))
        == "webhook tracker: header: no systemd credentials: CREDENTIALS_DIRECTORY is not set")
    let malformed = try directory.write("tracker.example/\(Self.secret)".utf8, to: "malformed")
    #expect(readFailure(.file(malformed)) == "webhook tracker: url is not a URL")
  }

  @Test func `scrobbled config shows no secret`() throws {
    try directory.write(
      webhook(
        "url = \"https://t.example:8443/\(Self.secret)?k=\(Self.secret)\"\n"
          + "header = { name = \"X-Key\", file = \"/run/key\" }\nallow_http = [\"nas\"]\n"
      ).utf8, to: "config.toml")
    var paths = Paths(environment: ["HOME": directory.path])
    paths.configuration = directory.path
    let report = try ConfigReport(paths: paths, environment: [:])
    let (text, json) = (ConfigText(report).text, try jsonText(report))
    #expect(!text.contains(Self.secret))
    #expect(!json.contains(Self.secret))
    #expect(
      text.hasSuffix(
        """
        [[webhook]]
        name = "tracker"
        url = "https://t.example:8443/…"
        format = "json"
        events = ["start", "pause", "resume", "stop", "scrobble"]
        # header = "X-Key: ********"
        allow_http = ["nas"]
        """))
  }
}
