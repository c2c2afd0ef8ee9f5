// SPDX-License-Identifier: MIT

import Foundation
import Logging
import Testing

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// The protocols between daemon and systemd.
@Suite(.serialized) struct SystemdTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A datagram socket with this name, like the service manager's.
  private func manager(_ name: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    #expect(bound == 0)
    return descriptor
  }

  private func receive(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  @Test func `state is sent in one datagram`() {
    for name in [directory.path + "/notify", "@\(directory.path)-abstract"] {
      let descriptor = manager(name)
      defer { close(descriptor) }
      SystemdNotifier(environment: ["NOTIFY_SOCKET": name]).notify("READY=1")
      #expect(receive(descriptor) == "READY=1")
    }
  }

  @Test(arguments: [nil, "", "relative", "vsock:2:1", "/nowhere/at/all", "@"] as [String?])
  func `missing notify socket is ignored`(_ name: String?) {
    SystemdNotifier(environment: name.map { ["NOTIFY_SOCKET": $0] } ?? [:]).notify("READY=1")
    let long = "/" + String(repeating: "x", count: 200)
    SystemdNotifier(environment: ["NOTIFY_SOCKET": long]).notify("READY=1")
  }

  @Test func `socket is passed to one process only`() {
    let pid = "\(getpid())"
    #expect(PassedSocket.take(environment: ["LISTEN_PID": pid, "LISTEN_FDS": "1"]) == 3)
    for environment in [
      [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": pid], ["LISTEN_PID": "1", "LISTEN_FDS": "1"],
      ["LISTEN_PID": pid, "LISTEN_FDS": "0"], ["LISTEN_PID": pid, "LISTEN_FDS": "x"],
      ["LISTEN_PID": pid, "LISTEN_FDS": "-1"], ["LISTEN_PID": "", "LISTEN_FDS": "1"],
    ] {
      #expect(PassedSocket.take(environment: environment) == nil)
    }
  }

  @Test func `children do not inherit the socket`() {
    setenv("LISTEN_PID", "\(getpid())", 1)
    setenv("LISTEN_FDS", "1", 1)
    _ = PassedSocket.take(environment: ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"])
    #expect(getenv("LISTEN_PID") == nil)
    #expect(getenv("LISTEN_FDS") == nil)
  }

  /// The output of `body` on standard error, on a thread with separate descriptors, because the
  /// test runner writes there too.
  private func standardError(
    _ body: @escaping @Sendable (_ stream: String) -> Void
  ) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var ends: [Int32] = [0, 0]
        guard unshare(0x400) == 0, pipe(&ends) == 0 else {
          return continuation.resume(returning: "no descriptors: \(errno)")
        }
        dup2(ends[1], STDERR_FILENO)
        var status = stat()
        fstat(STDERR_FILENO, &status)
        body("\(status.st_dev):\(status.st_ino)")
        close(STDERR_FILENO)
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        continuation.resume(returning: text)
      }
    }
  }

  @Test func `lines for the journal have a priority`() async {
    let text = await standardError { stream in
      let log = Logger(label: "test") { _ in
        StandardErrorLog(level: LogLevel(.trace), environment: ["JOURNAL_STREAM": stream])
      }
      log.debug("a")
      log.info("b")
      log.notice("c")
      log.warning("d")
      log.error("e\nforged")
      log.critical("f")
    }
    #expect(text == "<7>a\n<6>b\n<5>c\n<4>d\n<3>e\\u{a}forged\n<2>f\n")
  }

  @Test(arguments: [nil, "", "1:2", "nonsense"] as [String?])
  func `lines for a terminal have no priority`(_ stream: String?) async {
    let text = await standardError { _ in
      let log = Logger(label: "test") { _ in
        StandardErrorLog(
          level: LogLevel(.notice), environment: stream.map { ["JOURNAL_STREAM": $0] } ?? [:])
      }
      log.notice("begins: \u{1B}[31m")
      log.info("too quiet")
    }
    #expect(text == "scrobbled: begins: \\u{1b}[31m\n")
  }
}

/// CLONE_FILES (0x400); Glibc declares it for GNU_SOURCE only (unshare(2)).
@_silgen_name("unshare") private func unshare(_ flags: Int32) -> Int32
