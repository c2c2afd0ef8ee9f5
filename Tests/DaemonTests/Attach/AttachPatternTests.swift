// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct AttachPatternTests {
  @Test(arguments: [
    ("/tmp/mpv.sock", "/tmp", "mpv.sock"), ("~/run/mpv-*", "/h/run", "mpv-*"),
    ("/mpv?", "/", "mpv?"), ("/tmp//[ab].sock", "/tmp", "[ab].sock"),
  ])
  func `path is split into directory and name`(_ text: String, directory: String, name: String) {
    let pattern = AttachPattern(text, home: "/h")
    #expect(pattern?.directory == directory)
    #expect(pattern?.name == name)
  }

  @Test(arguments: [
    "", "mpv.sock", "~", "~other/x", "/tmp/", "/tmp/..", "/tmp/*/mpv", "/tmp/mp\0v", "\0",
  ])
  func `other text is not a pattern`(_ text: String) {
    #expect(AttachPattern(text, home: "/h") == nil)
  }

  @Test func `wildcards match within the name`() throws {
    let pattern = try #require(AttachPattern("/tmp/mpv-*", home: "/h"))
    #expect(pattern.matches("mpv-") && pattern.matches("mpv-12"))
    #expect(!pattern.matches("mpv") && !pattern.matches("smplayer-mpv-1"))
    #expect(AttachPattern("/tmp/*", home: "/h")?.matches(".hidden") == false)
    #expect(AttachPattern("/tmp/[", home: "/h")?.matches("x") == false)
  }

  @Test func `configuration names the invalid path`() {
    var settings = Settings()
    settings.attach = ["/tmp/a", "b"]
    #expect(throws: ConfigurationError.self) { try settings.attachPatterns(home: "/h") }
    settings.attach = ["/tmp/a", "~/b"]
    #expect(throws: Never.self) { try settings.attachPatterns(home: "/h") }
  }
}
