// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct StateLockTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/daemon.lock" }

  init() throws { directory = try TemporaryDirectory() }

  private func failure(_ path: String) -> StateLock.Failure? {
    do throws(StateLock.Failure) {
      _ = try StateLock(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test func `second lock fails while the first is held`() throws {
    try { () throws in
      let lock = try StateLock(path: path)
      #expect(failure(path) == .held(by: getpid()))
      withExtendedLifetime(lock) {}
    }()
    #expect(failure(path) == nil, "it ends with who holds it")
    #expect(try mode(of: path) == 0o600)
  }

  @Test(
    arguments: [("4711\n", 4711), ("", nil), ("nonsense\n", nil), ("99999999999999999999", nil)]
      as [(String, Int32?)])
  func lockHolderIsReported(_ text: String, _ pid: Int32?) throws {
    try directory.write(text.utf8, to: "daemon.lock")
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    #expect(failure(path) == .held(by: pid))
    let paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    #expect(paths.lock != path)
  }

  @Test func `command reports the holder`() throws {
    let paths = Paths(environment: ["XDG_STATE_HOME": directory.path])
    try paths.makeState()
    let lock = try StateLock.acquire(paths)
    do throws(CommandFailure) {
      _ = try StateLock.acquire(paths)
      #expect(Bool(false), "it is held")
    } catch {
      #expect(error.exit.rawValue == 75)
      #expect(error.message == "another daemon is running, process \(getpid())")
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `symbolic link is not followed`() throws {
    #expect(symlink("/etc/passwd", path) == 0)
    #expect(failure(path) == .system(call: "open", code: ELOOP))
  }
}
