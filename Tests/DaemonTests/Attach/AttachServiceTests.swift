// SPDX-License-Identifier: MIT

import FoundationEssentials
import Logging
import NIOPosix
import Testing

@testable import Daemon

@Suite struct AttachServiceTests {
  @Test(.timeLimit(.minutes(3)))
  func `directories that are created while their parents are being watched are followed`()
    async throws
  {
    let root = try TemporaryDirectory()
    try await withService { service, attempts in
      for round in 1...100 {
        let directory = "\(root.path)/\(round)/a/b/c/d/e/f/g/h"
        service.adopt([try #require(AttachPattern("\(directory)/s", home: "/"))])
        try FileManager.default.createDirectory(
          atPath: directory, withIntermediateDirectories: true)
        try await attempts.wait(for: root.write([], to: "\(round)/a/b/c/d/e/f/g/h/s"))
      }
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `two paths of one directory are both watched`() async throws {
    let root = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: root.path + "/run", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: root.path + "/link", withDestinationPath: root.path + "/run")
    try await withService { service, attempts in
      service.adopt(
        try ["/run/s*", "/link/later/s*"].map {
          try #require(AttachPattern(root.path + $0, home: "/"))
        })
      try await attempts.wait(for: root.write([], to: "run/s0"))
      try await attempts.wait(for: root.write([], to: "run/s1"))
      try FileManager.default.createDirectory(
        atPath: root.path + "/link/later", withIntermediateDirectories: true)
      try await attempts.wait(for: root.write([], to: "link/later/s2"))
      try await attempts.wait(for: root.write([], to: "run/s3"))
    }
  }

  /// The messages about attempts to attach, which fail without a plugin.
  private struct Attempts {
    var messages: AsyncStream<String>.Iterator

    mutating func wait(for path: String) async throws {
      while let message = await messages.next(isolation: nil) {
        if message.contains(path) { return }
      }
    }
  }

  private func withService(
    _ body: (AttachService, inout Attempts) async throws -> Void
  ) async throws {
    let (messages, logged) = AsyncStream<String>.makeStream()
    let service = AttachService(
      threads: MultiThreadedEventLoopGroup.singleton,
      log: Logger(label: "test") { _ in StreamLogHandler(messages: logged) }, plugin: { nil })
    let running = Task { try await service.run() }
    defer { running.cancel() }
    var attempts = Attempts(messages: messages.makeAsyncIterator())
    try await body(service, &attempts)
  }
}

/// Yields each message.
private struct StreamLogHandler: LogHandler {
  let messages: AsyncStream<String>.Continuation
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.debug

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    messages.yield("\(event.message)")
  }
}
