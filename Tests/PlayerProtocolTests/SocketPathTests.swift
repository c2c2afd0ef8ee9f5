// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Socket path")
struct SocketPathTests {
  func find(option: String? = nil, runtimeDirectory: String? = nil) -> SocketPath.Finding {
    SocketPath.find(
      option: option.map { Array($0.utf8) },
      runtimeDirectory: runtimeDirectory.map { Array($0.utf8) })
  }

  func found(_ finding: SocketPath.Finding) throws -> SocketPath {
    guard case .found(let socket) = finding else { throw Missing() }
    return socket
  }

  struct Missing: Error {}

  @Test(arguments: ["/run/user/1000", "/run/user/1000/", "/run/user/1000//"])
  func `default path is in the user's runtime directory`(directory: String) throws {
    let socket = try found(find(runtimeDirectory: directory))
    #expect(socket.path.text == "/run/user/1000/scrobbled/scrobbled.sock")
    #expect(socket.directory.text == "/run/user/1000/scrobbled")
    #expect(socket.parent.text == "/run/user/1000")
    #expect(socket.spool.text == "/run/user/1000/scrobbled/spool")
  }

  @Test func `script option overrides the path`() throws {
    let socket = try found(find(option: "/srv/s.sock", runtimeDirectory: "/run/user/1000"))
    #expect(socket.path.text == "/srv/s.sock")
    #expect(socket.directory.text == "/srv")
    #expect(socket.parent.text == "/")
    #expect(socket.spool.text == "/srv/spool")
  }

  @Test func `no path without a runtime directory`() {
    #expect(find() == .nowhere)
    #expect(find(option: "") == .nowhere)
    #expect(find(runtimeDirectory: "") == .nowhere)
    #expect(find(runtimeDirectory: "relative") == .nowhere)
  }

  @Test func `path is limited to the size of a socket address`() throws {
    let longest = "/" + String(repeating: "a", count: 106)
    #expect(try found(find(option: longest)).path.count == 107)
    #expect(find(option: longest + "a") == .unusable(path: Array((longest + "a").utf8)))
    #expect(find(option: "s.sock") == .unusable(path: Array("s.sock".utf8)))
    guard case .unusable = find(runtimeDirectory: longest) else {
      Issue.record("a directory too long was taken")
      return
    }
  }
}
