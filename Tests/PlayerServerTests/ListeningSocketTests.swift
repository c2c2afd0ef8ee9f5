// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import PlayerServer

#if canImport(Glibc)
  import Glibc
#endif

@Suite(.serialized) struct ListeningSocketTests {
  private let base: String
  private var path: String { base + "/run/scrobbled.sock" }

  init() throws {
    base = FileManager.default.temporaryDirectory.path + "/socket-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
  }

  private func clean() { try? FileManager.default.removeItem(atPath: base) }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func failure(_ path: String) -> ListeningSocket.Failure? {
    do throws(ListeningSocket.Failure) {
      close(try ListeningSocket(path: path).descriptor)
      return nil
    } catch {
      return error
    }
  }

  @Test func `socket and directory are private`() throws {
    defer { clean() }
    let mask = umask(0)
    defer { umask(mask) }
    let socket = try ListeningSocket(path: path)
    defer { close(socket.descriptor) }
    #expect(mode(path) == 0o600)
    #expect(mode(base + "/run") == 0o700)
    #expect(umask(0) == 0, "the mask is as it was")
    #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func `stale socket is replaced`() throws {
    defer { clean() }
    close(try ListeningSocket(path: path).descriptor)
    #expect(failure(path) == nil)
  }

  @Test func `path length is limited`() {
    defer { clean() }
    let room = 107 - base.utf8.count - "/run/".utf8.count
    #expect(failure(base + "/run/" + String(repeating: "s", count: room)) == nil)
    let long = base + "/run/" + String(repeating: "s", count: room + 1)
    #expect(failure(long) == .pathTooLong(long))
  }

  @Test(arguments: [0o755, 0o750, 0o701, 0o770] as [mode_t])
  func `directory accessible to others is rejected`(_ mode: mode_t) {
    defer { clean() }
    #expect(mkdir(base + "/run", 0o700) == 0)
    #expect(chmod(base + "/run", mode) == 0)
    #expect(failure(path) == .directoryNotPrivate(base + "/run"))
  }

  @Test func `symbolic link to a directory is rejected`() {
    defer { clean() }
    #expect(mkdir(base + "/elsewhere", 0o700) == 0)
    #expect(symlink(base + "/elsewhere", base + "/run") == 0)
    #expect(failure(path) == .directoryNotPrivate(base + "/run"))
  }

  @Test func `system error is reported with its call`() {
    defer { clean() }
    let nowhere = base + "/none/run/scrobbled.sock"
    #expect(failure(nowhere) == .system(call: "mkdir", path: base + "/none/run", code: ENOENT))
    #expect(mkdir(base + "/run", 0o700) == 0)
    #expect(mkdir(path, 0o700) == 0)
    #expect(failure(path) == .system(call: "bind", path: path, code: EADDRINUSE))
  }

  @Test func `passed socket is not inherited by children`() {
    defer { clean() }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    #expect(ListeningSocket(passed: descriptor).descriptor == descriptor)
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }
}
