// SPDX-License-Identifier: MIT

import FoundationEssentials
import HandClock
import Logging
import NIOCore
import NIOPosix
import Playback
import Synchronization

@testable import PlayerServer

#if canImport(Glibc)
  import Glibc
#endif

/// Writes down what arrives; a test waits for it.
final class Desk: PlaybackDelegate {
  struct News: Sendable {
    var player: String
    var change: PlaybackChange
  }

  let news: AsyncStream<News>
  let messages: AsyncStream<[String]>
  private let arrived: AsyncStream<News>.Continuation
  private let said: AsyncStream<[String]>.Continuation
  private let known = Mutex<[String: RememberedViewing]>([:])
  private let records = Mutex(0)
  private let (thought, think) = AsyncStream<Never>.makeStream()

  init() {
    (news, arrived) = AsyncStream.makeStream()
    (messages, said) = AsyncStream.makeStream()
  }

  var recorded: Int { records.withLock { $0 } }

  func know(_ viewing: RememberedViewing, of player: String) {
    known.withLock { $0[player] = viewing }
  }

  func remembered(_ player: String) async -> RememberedViewing? {
    known.withLock { $0[player] }
  }

  func record(_ changes: [PlaybackChange], of player: String) async {
    records.withLock { $0 += changes.count }
    for change in changes { arrived.yield(News(player: player, change: change)) }
  }

  func received(scriptMessage arguments: [String], of player: String) async {
    said.yield(arguments)
  }

  /// Somebody has the answers to what needs thinking.
  func thoughtOfIt() { think.finish() }

  func answer(_ type: String, _ line: [UInt8]) async -> [UInt8] {
    if type == "hard" { for await _ in thought {} }
    return Array(#"{"type":"\#(type)","bytes":\#(line.count)}"#.utf8)
  }

  /// The next so many changes.
  func next(_ count: Int = 1) async -> [PlaybackChange] {
    var changes: [PlaybackChange] = []
    for await one in news {
      changes.append(one.change)
      if changes.count == count { break }
    }
    return changes
  }
}

/// A running link on a socket in a folder of the test's own.
struct Door: Sendable {
  let folder: String
  let desk = Desk()
  let clock = HandClock()
  let link: PlayerServer

  var path: String { folder + "/run/scrobbled.sock" }
  var spool: String { folder + "/spool" }

  static func run(
    before: (Door) throws -> Void = { _ in }, _ test: (Door) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/link-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let desk = Desk()
    let clock = HandClock()
    let door = Door(folder: folder, desk: desk, clock: clock)
    try FileManager.default.createDirectory(
      atPath: door.spool, withIntermediateDirectories: true)
    try before(door)
    let socket = try ListeningSocket(path: door.path)
    let (listening, isListening) = AsyncStream<Void>.makeStream()
    let running = Task {
      try await door.link.run(on: socket) { isListening.finish() }
    }
    for await _ in listening {}
    let result: Result<Void, any Error>
    do { result = .success(try await test(door)) } catch { result = .failure(error) }
    running.cancel()
    _ = await running.result
    try result.get()
  }

  private init(folder: String, desk: Desk, clock: HandClock) {
    self.folder = folder
    self.link = PlayerServer(
      desk: self.desk, spool: folder + "/spool", threshold: .scrobble,
      threads: MultiThreadedEventLoopGroup.singleton, time: self.clock.clocks,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Connects, and hangs up when the body returns.
  func call<T: Sendable>(_ body: (Caller) async throws -> T) async throws -> T {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { incoming, outgoing in
      try await body(Caller(incoming: incoming.makeAsyncIterator(), outgoing: outgoing))
    }
  }

  func play<T: Sendable>(
    _ instance: String = Caller.instance, _ body: (Caller) async throws -> T
  ) async throws -> T {
    try await call { caller in
      try await caller.hello(instance)
      return try await body(caller)
    }
  }
}

extension Door {
  /// A connection on which nothing is said.
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

/// The other end of the socket.
final class Caller {
  static let instance = String(repeating: "0", count: 31) + "a"

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

  func hello(_ instance: String = Caller.instance) async throws {
    try await send(
      #"{"type":"hello","role":"player","protocol":1,"at":1000,"instance":"\#(instance)","pid":4711}"#
    )
  }

  /// A film of 1,000 s begins to run at `position`.
  func begin(entry: Int = 1, at: Double = 1000, position: Double = 0) async throws {
    try await send(
      #"{"type":"start-file","at":\#(at),"entry":\#(entry)}"#,
      #"{"type":"file-loaded","at":\#(at),"entry":\#(entry),\#(Self.file)}"#,
      #"{"type":"playback-restart","at":\#(at),"entry":\#(entry),"position":\#(position)}"#)
  }

  static let file = """
    "path":"Sintel.mkv","working-directory":"/films","duration":1000,"seekable":true,"pause":false,\
    "core-idle":false,"speed":1,"video":true,"metadata":{"title":"Sintel"}
    """

  /// The next line, or nil once the other end has hung up.
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

  /// A round trip: all that was sent before has been taken in.
  func settle(_ number: Int = 9_999) async throws {
    try await send(#"{"type":"end-file","at":0,"entry":0,"number":\#(number)}"#)
    while let line = try await line(), !line.contains("\(number)") {}
  }
}
