// SPDX-License-Identifier: MIT

import FoundationEssentials
import ManualClock
import Logging
import Playback
import PlayerFixtures
import Synchronization
import Testing

@testable import PlayerProtocol
@testable import Players

/// A registry whose players have no socket.
struct RegistryFixture {
  let delegate = RecordingDelegate()
  let clock = ManualClock()
  let spool: String
  let registry: PlayerRegistry

  init() throws {
    spool = FileManager.default.temporaryDirectory.path + "/spool-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    registry = PlayerRegistry(
      delegate: delegate, spool: spool, threshold: .scrobble, clocks: clock.clocks,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func clean() { try? FileManager.default.removeItem(atPath: spool) }

  func leave(_ ends: String...) throws {
    try Data(VideoLines.spool(ends).utf8)
      .write(to: URL(filePath: "\(spool)/\(VideoLines.instance).jsonl"))
  }

  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: spool) }
  }

  func connect(
    as instance: String = VideoLines.instance, reportsPosition: Bool = false,
    showsPrompts: Bool = false
  ) async throws -> RegistryPlayer {
    let screen = RegistryPlayer.Screen()
    guard case .hello(let hello)? = PlayerLine(Array(VideoLines.hello(instance).utf8))?.kind,
      case .player(let identity) = hello.role
    else { throw CancellationError() }
    let attachment = await registry.attach(
      identity, reportsPosition: reportsPosition, showsPrompts: showsPrompts
    ) { line in
      screen.lines.withLock { $0.append(line) }
    }
    return RegistryPlayer(registry: registry, attachment: attachment, screen: screen)
  }
}

extension PlayerRegistry {
  fileprivate var sessionCount: Int { sessions.count }
}

/// A player attached to a registry.
struct RegistryPlayer {
  final class Screen: Sendable {
    let lines = Mutex<[DaemonLine]>([])
  }

  let registry: PlayerRegistry
  let attachment: PlayerRegistry.Attachment
  let screen: Screen

  var received: [DaemonLine] { screen.lines.withLock { $0 } }

  func report(_ line: String) async throws {
    let line = try #require(PlayerLine(Array(line.utf8)))
    #expect(await registry.receive(line, from: attachment))
  }

  /// Waits until exactly these lines were sent.
  func waitForLines(_ lines: DaemonLine...) async throws {
    while received.count < lines.count { await Task.yield() }
    #expect(received == lines)
  }

  func detach() async { await registry.detach(attachment) }
}

@Suite(.timeLimit(.minutes(5))) struct PlayerRegistryTests {
  private let fixture: RegistryFixture
  private var delegate: RecordingDelegate { fixture.delegate }
  private var clock: ManualClock { fixture.clock }

  init() throws { fixture = try RegistryFixture() }

  private func begin() async throws -> RegistryPlayer {
    let player = try await fixture.connect()
    try await player.report(VideoLines.state)
    #expect(await delegate.next().count == 1)
    return player
  }

  /// It expired, and reconnects while that is being recorded.
  @Test func `expired player that reconnects resumes the recorded viewing`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    delegate.remember(
      RememberedViewing(viewing: ViewingID(entry: 1), isOver: false), of: VideoLines.instance)
    await player.detach()
    clock.advance(by: 3)
    #expect(await delegate.next().map(\.kind) == [.ended(.lost)])
    let again = try await fixture.connect()
    try await again.report(VideoLines.state)
    guard case .began(_, isResumed: true)? = await delegate.next().first?.kind else {
      return #expect(Bool(false), "it goes on")
    }
  }

  /// Both reach the threshold at the same time.
  @Test func `player lost while another one is recorded may reconnect`() async throws {
    defer { fixture.clean() }
    let other = String(repeating: "b", count: 32)
    var players: [String: RegistryPlayer] = [:]
    for instance in [VideoLines.instance, other] {
      let player = try await fixture.connect(as: instance)
      try await player.report(VideoLines.state)
      players[instance] = player
    }
    _ = await delegate.next(2)
    let isLost = Mutex(false)
    delegate.beforeRecording { [players] recorded in
      let isFirst = isLost.withLock { isLost in
        defer { isLost = true }
        return !isLost
      }
      guard isFirst else { return }
      for (instance, player) in players where instance != recorded { await player.detach() }
    }
    await clock.timer(at: Instant(1700))
    clock.advance(by: 701)
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
    await clock.timer(at: Instant(1703))
    #expect(await fixture.registry.sessionCount == 2)
  }

  @Test func `lines of an expired player are ignored`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await player.detach()
    clock.advance(by: 3)
    #expect(await delegate.next().map(\.kind) == [.ended(.lost)])
    try await player.report(VideoLines.state)
    #expect(delegate.recorded == 2)
  }

  // MARK: the timer

  @Test func `timer follows the threshold`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await clock.timer(at: Instant(1700))
    // At double speed it takes half the time.
    try await player.report(#"{"type":"change","at":1000,"entry":1,"position":100,"speed":2}"#)
    #expect(await delegate.next().map(\.kind) == [.moved])
    await clock.timer(at: Instant(1350))
    clock.advance(by: 351)
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
  }

  @Test func `timer follows the threshold of the file`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await clock.timer(at: Instant(1700))
    await fixture.registry.deliver(
      PlayerNotice(
        player: VideoLines.instance,
        kind: .threshold(Progress(percent: 95), ViewingID(entry: 1))))
    await clock.timer(at: Instant(1850))
    // That of another file changes nothing.
    await fixture.registry.deliver(
      PlayerNotice(
        player: VideoLines.instance,
        kind: .threshold(Progress(percent: 81), ViewingID(entry: 2))))
    clock.advance(by: 800)
    #expect(delegate.recorded == 1)
    clock.advance(by: 51)
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
    withExtendedLifetime(player) {}
  }

  @Test func `early timer is set again`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await clock.timer(at: Instant(1700))
    try await player.report(#"{"type":"change","at":1000,"entry":1,"position":100,"speed":0.5}"#)
    #expect(await delegate.next().map(\.kind) == [.moved])
    clock.advance(by: 701)
    await clock.timer(at: Instant(2400))
    #expect(delegate.recorded == 2)
    clock.advance(by: 701)
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
  }

  @Test func `paused player has no timer`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await clock.timer(at: Instant(1700))
    try await player.report(#"{"type":"change","at":1000,"entry":1,"position":100,"pause":true}"#)
    clock.advance(by: 5_000)
    #expect(await delegate.next().map(\.kind) == [.paused])
    #expect(delegate.recorded == 2)
  }

  /// Nothing is computed for a player without a connection.
  @Test func `disconnected player reaches no threshold`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await clock.timer(at: Instant(1700))
    await player.detach()
    await clock.timer(at: Instant(1002))
    clock.advance(by: 5_000)
    #expect(await delegate.next().map(\.kind) == [.ended(.lost)])
    #expect(delegate.recorded == 2)
  }

  @Test func `shutdown of the daemon ends no viewing`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await fixture.registry.stop()
    await player.detach()
    clock.advance(by: 5_000)
    #expect(delegate.recorded == 1)
  }

  // MARK: what is durable

  private static let end =
    #"{"type":"end-file","at":1000,"entry":1,"number":1,"reason":"quit","position":900}"#

  @Test func `end is acknowledged once it is durable`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    delegate.isDurable = false
    try await player.report(Self.end)
    #expect(delegate.recorded == 2)
    #expect(player.received == [])
    delegate.isDurable = true
    await fixture.registry.deliver(PlayerNotice(player: VideoLines.instance, kind: .durable))
    #expect(player.received == [.acknowledged(upTo: 1)])
  }

  /// The notice was sent before the disk was full again.
  @Test func `outdated notice acknowledges nothing`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    delegate.isDurable = false
    try await player.report(Self.end)
    await fixture.registry.deliver(PlayerNotice(player: VideoLines.instance, kind: .durable))
    #expect(player.received == [])
    // Queried once with the end, and once for the notice.
    #expect(delegate.calls == 3)
  }

  @Test func `repeated end is acknowledged only if the first is durable`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    delegate.isDurable = false
    try await player.report(Self.end)
    try await player.report(Self.end)
    #expect(player.received == [])
    #expect(delegate.recorded == 2)
    delegate.isDurable = true
    try await player.report(Self.end)
    #expect(player.received == [.acknowledged(upTo: 1)])
  }

  @Test func `spool file is deleted once its ends are durable`() async throws {
    defer { fixture.clean() }
    try fixture.leave(VideoLines.end(1, entry: 1), VideoLines.end(2, entry: 2))
    delegate.isDurable = false
    await fixture.registry.importSpool()
    #expect(delegate.recorded == 4)
    #expect(try fixture.files.count == 1)
    await fixture.registry.deliver(PlayerNotice(player: VideoLines.instance, kind: .durable))
    #expect(try fixture.files.count == 1)
    delegate.isDurable = true
    await fixture.registry.deliver(PlayerNotice(player: VideoLines.instance, kind: .durable))
    #expect(try fixture.files == [])
    #expect(delegate.recorded == 4, "its ends are recorded once")
    #expect(await fixture.registry.sessionCount == 0)
  }

  // MARK: dates

  /// CLOCK_MONOTONIC excludes suspend, the wall clock does not.
  @Test func `spooled end keeps its date across a suspend`() async throws {
    defer { fixture.clean() }
    let ended = clock.date - 10
    try fixture.leave(
      VideoLines.end(
        1, entry: 1, keys: #""date":\#(ended),"began-date":\#(ended - 3_600),"#))
    clock.setDate(by: 8 * 3_600)
    await fixture.registry.importSpool()
    let changes = await delegate.next(2)
    #expect(changes.map(\.date) == [ended - 3_600, ended])
  }

  @Test(arguments: ["", #""date":1e11,"#, #""date":0,"began-date":-5,"#, #""date":86400,"#])
  func `implausible date is ignored`(_ keys: String) async throws {
    defer { fixture.clean() }
    try fixture.leave(VideoLines.end(1, entry: 1, keys: keys))
    await fixture.registry.importSpool()
    #expect(await delegate.next(2).map(\.date) == [nil, nil])
  }

  /// The wall clock was set back since: the later of two dates is wrong.
  @Test func `date of a clock that was set back is ignored`() async throws {
    defer { fixture.clean() }
    try fixture.leave(VideoLines.end(1, entry: 1, keys: #""date":\#(clock.date - 10),"#))
    clock.setDate(by: -3_600)
    await fixture.registry.importSpool()
    #expect(await delegate.next(2).last?.date == nil)
  }
}
