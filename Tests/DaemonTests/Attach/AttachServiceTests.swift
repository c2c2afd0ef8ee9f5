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
    let (messages, logged) = AsyncStream<String>.makeStream()
    let service = AttachService(
      threads: MultiThreadedEventLoopGroup.singleton,
      log: Logger(label: "test") { _ in StreamLogHandler(messages: logged) }, plugin: { nil })
    let running = Task { try await service.run() }
    var message = messages.makeAsyncIterator()
    for round in 1...100 {
      let directory = "\(root.path)/\(round)/a/b/c/d/e/f/g/h"
      service.adopt([try #require(AttachPattern("\(directory)/s", home: "/"))])
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: "\(directory)/s"))
      while let next = await message.next(), !next.contains("\(directory)/s") {}
    }
    running.cancel()
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
