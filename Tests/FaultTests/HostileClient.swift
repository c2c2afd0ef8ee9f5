// SPDX-License-Identifier: MIT

import Foundation
import Fuzzing
import TestSupport

/// A misbehaving client of the socket.
final class HostileClient: Sendable {
  /// Lines from the daemon.
  let received = Transcript<String>()
  private let descriptor: Int32

  init(at socket: URL) throws {
    descriptor = try Descriptors.connect(to: socket.path)
    // A daemon that does not read must not block the test.
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends data until the daemon closes the connection.
  func flood(_ bytes: [UInt8]) async {
    await withCheckedContinuation { continuation in
      Thread { [descriptor] in
        Self.send(bytes, to: descriptor)
        continuation.resume()
      }.start()
    }
  }

  /// - Returns: whether all of it was accepted.
  @discardableResult
  private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Plays a file with rapid, contradictory events; then ends it properly.
  func flood(_ home: Home, events: Int) async {
    await withCheckedContinuation { continuation in
      Thread { [descriptor, received] in
        Descriptors.readLines(from: fcntl(descriptor, F_DUPFD_CLOEXEC, 0), into: received) { $0 }
        var random = Random(seed: 1)
        let path = home.videos.appending(path: Videos.severance).path
        let file = #""path":"\#(path)","duration":3000,"seekable":true,"video":true"#
        var lines = """
          {"type":"hello","role":"player","protocol":1,"instance":"\(String(repeating: "f", count: 32))"}
          {"type":"end-file","entry":1,"number":1,"reason":"error"}
          {"type":"start-file","entry":2}
          {"type":"file-loaded","entry":2,"position":1000,\(file)}
          {"type":"playback-restart","entry":2,"position":1000}

          """
        for number in 0..<events {
          let position = 1000 + random.below(100)
          switch number % 4 {
          case 0:
            lines +=
              #"{"type":"change","entry":2,"position":\#(position),"speed":1.\#(number % 9 + 1)}"#
          case 1: lines += #"{"type":"seek","entry":2,"position":\#(position)}"#
          case 2: lines += #"{"type":"playback-restart","entry":2,"position":\#(position)}"#
          default:
            lines +=
              #"{"type":"change","entry":2,"position":\#(position),"pause":\#(number % 8 == 3)}"#
          }
          lines += "\n"
          if lines.utf8.count > 60_000 {
            guard Self.send(Array(lines.utf8), to: descriptor) else { break }
            lines = ""
          }
        }
        lines += """
          {"type":"end-file","entry":2,"number":2,"position":2900,"reason":"quit",\(file)}

          """
        Self.send(Array(lines.utf8), to: descriptor)
        continuation.resume()
      }.start()
    }
  }

  // MARK: malformed input

  static func lines(_ kind: String) -> [UInt8] {
    var random = Random(seed: 1)
    func text(_ count: Int, _ line: String) -> [UInt8] {
      Array(String(repeating: line, count: count).utf8)
    }
    let hello =
      #"{"type":"hello","role":"player","protocol":1,"instance":"\#(String(repeating: "e", count: 32))"}"#
    switch kind {
    case "garbage": return (0..<1 << 20).map { _ in random.byte() }
    case "long lines": return text(9, String(repeating: "x", count: 1 << 18) + "\n")
    case "deep objects": return text(9, String(repeating: #"{"a":["#, count: 10_000) + "\n")
    case "half lines": return text(1, #"{"type":"hello","role":"play"#)
    case "greetings": return text(5_000, hello + "\n")
    case "wrong protocol":
      return text(1, hello.replacing(#""protocol":1"#, with: #""protocol":9"#) + "\n")
    case "nothing but line feeds": return text(1 << 17, "\n")
    default:
      return text(1, #"{"type":"hello","role":"control","protocol":1}"# + "\n")
        + text(500, #"{"type":"\#(random.next())"}"# + "\n")
    }
  }

  // MARK: as root

  /// The system-wide interpreter, because other users cannot enter a home.
  private static let python = "/usr/bin/python3"

  static var canChangeUser: Bool {
    geteuid() == 0 && FileManager.default.isExecutableFile(atPath: python)
      && Requirements.find("setpriv") != nil
  }

  /// The response to a process of another user.
  static func ask(_ lines: [String], at socket: URL, as user: Int) async throws -> String {
    let program = """
      import socket, sys
      with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(20)
        connection.connect(sys.argv[1])
        try:
          connection.sendall(sys.argv[2].encode())
        except BrokenPipeError:
          pass
        print(connection.recv(65536).decode(), end="")
      """
    guard let setpriv = Requirements.find("setpriv") else {
      throw SetupError("there is no setpriv")
    }
    let asked = try await CommandResult.run(
      [setpriv, "--reuid=\(user)", "--regid=\(user)", "--clear-groups", python, "-c", program]
        + [socket.path, lines.map { $0 + "\n" }.joined()],
      environment: ["PATH": "/usr/bin:/bin"])
    guard asked.end == .exited(0) else { throw SetupError("python3: \(asked)") }
    return asked.output
  }

  /// Raises the limit of descriptors to the maximum.
  static func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// - Parameter count: the number of additional descriptors.
  static func limitDescriptors(of process: Int32, to count: Int) async throws {
    let done = try await CommandResult.run(
      ["/usr/bin/prlimit", "--pid=\(process)", "--nofile=\(count):\(count)"], environment: [:])
    guard done.end == .exited(0) else { throw SetupError("prlimit: \(done)") }
  }
}
