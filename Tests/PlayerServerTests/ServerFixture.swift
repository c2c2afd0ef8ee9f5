// SPDX-License-Identifier: MIT

import FoundationEssentials
import ManualClock
import Logging
import NIOCore
import NIOPosix
import Playback
import PlayerFixtures
import Players

@testable import PlayerServer

#if canImport(Glibc)
  import Glibc
#endif

/// Responds with the type and the size of a request; a slow one waits for the test.
final class EchoingControlHandler: ControlHandler {
  private let (waiting, release) = AsyncStream<Never>.makeStream()

  /// Releases the slow requests.
  func completeHeldRequests() { release.finish() }

  func response(to request: [UInt8]) async -> [UInt8]? {
    struct Request: Decodable { var type: String }
    guard let type = try? JSONDecoder().decode(Request.self, from: Data(request)).type else {
      return nil
    }
    if type == "hard" { for await _ in waiting {} }
    return Array(#"{"type":"\#(type)","bytes":\#(request.count)}"#.utf8)
  }
}

/// A running server on a socket in a temporary directory.
struct ServerFixture: Sendable {
  let directory: String
  let delegate = RecordingDelegate()
  let control = EchoingControlHandler()
  let clock = ManualClock()
  let registry: PlayerRegistry
  let server: PlayerServer

  var path: String { directory + "/run/scrobbled.sock" }
  var spool: String { directory + "/spool" }

  static func run(
    before: (ServerFixture) throws -> Void = { _ in }, _ test: (ServerFixture) async throws -> Void
  ) async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/link-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let fixture = ServerFixture(directory: directory)
    try FileManager.default.createDirectory(
      atPath: fixture.spool, withIntermediateDirectories: true)
    try before(fixture)
    let socket = try ListeningSocket(path: fixture.path)
    let (listening, isListening) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await fixture.server.run(on: socket) { isListening.finish() }
    }
    for await _ in listening {}
    let result: Result<Void, any Error>
    do { result = .success(try await test(fixture)) } catch { result = .failure(error) }
    running.cancel()
    _ = await running.result
    try result.get()
  }

  private init(directory: String) {
    self.directory = directory
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    registry = PlayerRegistry(
      delegate: delegate, spool: directory + "/spool", threshold: .scrobble, clocks: clock.clocks,
      log: log)
    server = PlayerServer(
      registry: registry, control: control, threads: MultiThreadedEventLoopGroup.singleton,
      log: log)
  }

  /// Connects, and closes when the body returns.
  func call<T: Sendable>(_ body: (TestClient) async throws -> T) async throws -> T {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { incoming, outgoing in
      try await body(TestClient(incoming: incoming.makeAsyncIterator(), outgoing: outgoing))
    }
  }

  func play<T: Sendable>(
    _ instance: String = VideoLines.instance, _ body: (TestClient) async throws -> T
  ) async throws -> T {
    try await call { caller in
      try await caller.hello(instance)
      return try await body(caller)
    }
  }
}

extension ServerFixture {
  /// A connection that sends nothing.
  static func connect(to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return connected == 0 ? descriptor : -1
  }
}

/// A client connection.
final class TestClient {
  private var incoming: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var pending: [UInt8] = []

  init(
    incoming: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
    outgoing: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  func send(_ lines: String...) async throws {
    for line in lines { try await outgoing.write(ByteBuffer(string: line + "\n")) }
  }

  func hello(_ instance: String = VideoLines.instance) async throws {
    try await send(VideoLines.hello(instance))
  }

  /// A file of 1,000 s that plays from `position`.
  func begin(entry: Int = 1, at: Double = 1000, position: Double = 0) async throws {
    try await send(
      #"{"type":"start-file","at":\#(at),"entry":\#(entry)}"#,
      #"{"type":"file-loaded","at":\#(at),"entry":\#(entry),\#(VideoLines.file)}"#,
      #"{"type":"playback-restart","at":\#(at),"entry":\#(entry),"position":\#(position)}"#)
  }

  /// The next line; nil once the server has closed the connection.
  func line() async throws -> String? {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        defer { pending.removeFirst(end + 1) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      guard let bytes = try await incoming.next(isolation: #isolation) else { return nil }
      pending += bytes.readableBytesView
    }
  }

  /// A round trip, after which all earlier lines are handled.
  func roundTrip(_ number: Int = 9_999) async throws {
    try await send(#"{"type":"end-file","at":0,"entry":0,"number":\#(number)}"#)
    while let line = try await line(), !line.contains("\(number)") {}
  }
}
