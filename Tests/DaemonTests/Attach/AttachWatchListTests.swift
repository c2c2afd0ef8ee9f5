// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct AttachWatchListTests {
  /// A list of patterns in which these directories exist.
  private static func list(
    _ patterns: [String], existing: Set<String>
  ) -> (list: AttachWatchList, update: AttachWatchList.Update) {
    var list = AttachWatchList()
    list.adopt(patterns.compactMap { AttachPattern($0, home: "/h") })
    let update = list.update { existing.contains($0) }
    return (list, update)
  }

  @Test func `without patterns nothing is watched`() {
    let (list, update) = Self.list([], existing: ["/tmp"])
    #expect(update == .init())
    #expect(list.watched.isEmpty)
  }

  @Test func `directory of several patterns is watched once`() {
    let (list, update) = Self.list(["/tmp/a*", "/tmp/b*", "/run/c"], existing: ["/tmp", "/run"])
    #expect(update == .init(added: ["/run", "/tmp"]))
    #expect(list.reaction(to: "a1", in: "/tmp") == .attach("/tmp/a1"))
    #expect(list.reaction(to: "b1", in: "/tmp") == .attach("/tmp/b1"))
    #expect(list.reaction(to: "a1", in: "/run") == .nothing)
    #expect(list.reaction(to: "x", in: "/tmp") == .nothing)
  }

  @Test(arguments: [
    ("/tmp/a1", true), ("/run/c", true), ("/s", true), ("/run/c/a1", false), ("/run/a1", false),
    ("/tmp/b1", false), ("/a1", false),
  ])
  func `path of a socket is compared with the patterns`(path: String, matches: Bool) {
    let list = Self.list(["/tmp/a*", "/run/c", "/s"], existing: ["/tmp"]).list
    #expect(list.matches(path) == matches)
  }

  @Test func `missing directory is awaited in its nearest parent`() {
    var (list, update) = Self.list(["/run/app/mpv/s*"], existing: ["/run"])
    #expect(update == .init(added: ["/run"]))
    #expect(list.reaction(to: "other", in: "/run") == .nothing)
    #expect(list.reaction(to: "app", in: "/run") == .update)
    #expect(
      list.update { ["/run", "/run/app", "/run/app/mpv"].contains($0) }
        == .init(added: ["/run/app/mpv"], removed: ["/run"]))
    #expect(list.reaction(to: "s1", in: "/run/app/mpv") == .attach("/run/app/mpv/s1"))
  }

  @Test func `directory that was deleted and created again is watched again`() {
    var (list, _) = Self.list(["/run/mpv/s"], existing: ["/run", "/run/mpv"])
    #expect(list.reaction(to: nil, in: "/run/mpv") == .update)
    list.remove("/run/mpv")
    #expect(list.update { $0 == "/run" } == .init(added: ["/run"]))
    #expect(
      list.update { $0 == "/run" || $0 == "/run/mpv" }
        == .init(added: ["/run/mpv"], removed: ["/run"]))
  }

  @Test func `root is watched if nothing else exists`() {
    let (list, update) = Self.list(["/a/b"], existing: [])
    #expect(update == .init(added: ["/"]))
    #expect(list.reaction(to: "a", in: "/") == .update)
    #expect(Self.list(["/s*"], existing: []).list.reaction(to: "s1", in: "/") == .attach("/s1"))
  }
}
