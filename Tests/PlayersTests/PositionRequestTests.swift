// SPDX-License-Identifier: MIT

import ManualClock
import Playback
import PlayerFixtures
import Testing
import Timekeeping

@testable import PlayerProtocol
@testable import Players

/// The request for a position and its response.
@Suite(.timeLimit(.minutes(5))) struct PositionRequestTests {
  private let fixture: RegistryFixture
  private var delegate: RecordingDelegate { fixture.delegate }
  private var clock: ManualClock { fixture.clock }

  init() throws { fixture = try RegistryFixture() }

  /// At 100 of 1,000 s.
  private func begin() async throws -> RegistryPlayer {
    let player = try await fixture.connect(reportsPosition: true)
    try await player.report(VideoLines.state)
    #expect(await delegate.next().count == 1)
    await clock.timer(at: Instant(1700.5))
    clock.advance(by: 700.6)
    try await player.waitForLines(.requestPosition)
    return player
  }

  private func positionReport(_ position: Double) -> String {
    #"{"type":"where","at":\#(clock.clocks.now().seconds),"entry":1,"position":\#(position)}"#
  }

  @Test func `position past the threshold reaches it`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    #expect(delegate.recorded == 1)
    try await player.report(positionReport(800.5))
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
    clock.advance(by: 100)
    #expect(player.received == [.requestPosition])
  }

  @Test func `position before the threshold schedules another request`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    try await player.report(positionReport(790))
    await clock.timer(at: clock.clocks.now() + 10.5)
    clock.advance(by: 11)
    try await player.waitForLines(.requestPosition, .requestPosition)
    try await player.report(positionReport(801))
    #expect(await delegate.next().map(\.kind) == [.reachedThreshold])
  }

  @Test func `requested position is recorded as a change of its own`() async throws {
    defer { fixture.clean() }
    let player = try await fixture.connect(reportsPosition: true)
    try await player.report(VideoLines.state)
    #expect(await delegate.next().count == 1)
    clock.advance(by: 200)
    await fixture.registry.deliver(
      PlayerNotice(player: VideoLines.instance, kind: .requestPosition))
    #expect(player.received == [.requestPosition])
    try await player.report(positionReport(290))
    let changes = await delegate.next()
    #expect(changes.map(\.kind) == [.positionReported])
    #expect(changes.map(\.lastReport?.position) == [290])
    try await player.report(positionReport(291))
    #expect(delegate.recorded == 2, "not requested")
  }

  @Test func `player that cannot answer is not asked`() async throws {
    defer { fixture.clean() }
    let player = try await fixture.connect()
    try await player.report(VideoLines.state)
    await fixture.registry.deliver(
      PlayerNotice(player: VideoLines.instance, kind: .requestPosition))
    #expect(player.received == [])
  }

  @Test func `viewing without a response ends at the last reported position`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    clock.advance(by: 60)
    await player.detach()
    clock.advance(by: 3)
    let changes = await delegate.next()
    #expect(changes.map(\.kind) == [.ended(.lost)])
    #expect(changes.map(\.progress) == [Progress(percent: 10)])
  }

  @Test func `request is repeated on the next connection`() async throws {
    defer { fixture.clean() }
    let player = try await begin()
    await player.detach()
    let again = try await fixture.connect(reportsPosition: true)
    let now = clock.clocks.now().seconds
    try await again.report(
      #"{"type":"state","at":\#(now),"entry":1,"position":820,\#(VideoLines.file)}"#)
    await clock.timer(at: clock.clocks.now() + 0.5)
    clock.advance(by: 1)
    try await again.waitForLines(.requestPosition)
  }
}
