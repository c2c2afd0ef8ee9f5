// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct TraktApplicationTests {
  /// The application read from a pipe with this text.
  private func read(_ text: String) throws -> TraktApplication {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let bytes = Array(text.utf8)
    #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    return try TraktApplication(descriptor: ends[0])
  }

  @Test func `id and secret are read from separate lines`() throws {
    let whole = try TraktApplication(id: "abc", secret: "s3cret")
    for text in ["abc\ns3cret\n", "abc\ns3cret", "abc\r\ns3cret\r\n", "abc\ns3cret\nmore"] {
      #expect(try read(text) == whole)
    }
    #expect(try read("abc\n") == TraktApplication(id: "abc", secret: nil))
  }

  @Test(arguments: ["", "\nsecret\n", "two words\n", "abc\nse cret\n", "\u{1B}[31m\n"])
  func `invalid id or secret is rejected`(_ text: String) {
    #expect(throws: CommandFailure.self) { try self.read(text) }
  }

  @Test func `too long input is rejected`() {
    #expect(throws: CommandFailure.self) { try self.read(String(repeating: "x", count: 8_000)) }
  }

  @Test func `closed descriptor is an error`() {
    let failure = #expect(throws: CommandFailure.self) {
      try TraktApplication(descriptor: 1_000_000)
    }
    #expect(failure?.message == "cannot read descriptor 1000000: Bad file descriptor")
  }

  @Test func `descriptions do not contain the secret`() throws {
    let application = try TraktApplication(id: "abc", secret: "s3cret")
    var dumped = ""
    dump(application, to: &dumped)
    for text in ["\(application)", String(reflecting: application), dumped] {
      #expect(!text.contains("s3cret"))
    }
  }
}

@Suite struct ServiceCredentialsTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write("abc\n".utf8, to: "trakt.client_id")
    try directory.write("s3cret".utf8, to: "trakt.client_secret")
  }

  @Test func `credentials set variables that are unset`() {
    let given = ServiceCredentials.added(to: ["CREDENTIALS_DIRECTORY": directory.path])
    #expect(given["SCROBBLED_TRAKT_CLIENT_ID"] == "abc")
    #expect(given["SCROBBLED_TRAKT_CLIENT_SECRET"] == "s3cret")
    let said = ServiceCredentials.added(to: [
      "CREDENTIALS_DIRECTORY": directory.path, "SCROBBLED_TRAKT_CLIENT_ID": "other",
    ])
    #expect(said["SCROBBLED_TRAKT_CLIENT_ID"] == "other")
  }

  @Test func `missing credentials change nothing`() {
    for environment in [[:], ["CREDENTIALS_DIRECTORY": "/nowhere"], ["CREDENTIALS_DIRECTORY": "x"]]
    {
      #expect(ServiceCredentials.added(to: environment) == environment)
    }
  }
}
