// SPDX-License-Identifier: MIT

import Addresses
import Playback
import Testing

/// Late, repeated and impossible events.
struct HostileTests {
  private let file = LoadedFile(address: MediaAddress("/films/Stalker (1979).mkv"))

  private func playing() -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 100)
    return player
  }

  @Test func `event of a closed file is ignored`() {
    var player = playing()
    player.quit()
    player.report(.changed(Properties(pause: true)))
    player.report(.started)
    player.report(.loaded(file, Properties(duration: 1000)))
    player.report(.restarted)
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 10.0"])
  }

  @Test func `event of an earlier file is ignored`() {
    var player = Player()
    player.openFails()
    player.open()
    player.play()
    player.send(event(.ended(.quit, nil), 1001, entry: 1))
    #expect(player.changeLines == ["2 began 0.0"])
  }

  @Test func `repeated file-loaded changes nothing`() {
    var player = playing()
    player.report(
      .loaded(LoadedFile(address: MediaAddress("/films/Other.mkv")), Properties(duration: 5)))
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 10.0"])
  }

  @Test func `repeated start-file and first frame change nothing`() {
    var player = playing()
    player.report(.started)
    player.play()
    #expect(player.changeLines == ["1 began 0.0"])
  }

  @Test(arguments: [Int.min, -1, 0, .max])
  func `invalid entry is ignored`(entry: Int) {
    var player = playing()
    player.send(event(.ended(.quit, nil), 1100, entry: entry))
    #expect(player.changeLines == ["1 began 0.0"])
  }

  @Test func `largest entry is accepted`() {
    var player = playing()
    let endSnapshot = EndSnapshot(
      file: file, properties: Properties(duration: 1000), began: Instant(1000))
    player.send(event(.ended(.quit, endSnapshot), 1100, entry: .max - 1, position: 500))
    #expect(player.changeLines.count == 4)
    player.send(event(.ended(.quit, endSnapshot), 1100, entry: .max - 1, position: 500))
    player.send(event(.started, 1100, entry: .max))
    player.send(event(.joined(file, Properties(duration: 1000)), 1100, entry: .max))
    #expect(player.changeLines.count == 4)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func `implausible time is ignored`(moment: Double) {
    var player = playing()
    player.send(event(.changed(Properties(pause: true)), moment))
    #expect(player.changeLines == ["1 began 0.0"])
    #expect(player.tracker.deadlinePassed(at: Instant(moment)).isEmpty)
    #expect(player.tracker.snapshot(at: Instant(moment)).progress != nil)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 10.0"])
  }

  @Test func `close at an implausible time ends at the last known position`() {
    var player = playing()
    player.report(.changed(Properties(speed: 1)))
    let changes = player.tracker.connectionClosed(at: Instant(.nan))
    #expect(changes.map(\.line) == ["1 ended lost 10.0"])
  }

  @Test func `time does not go back`() {
    var player = playing()
    player.send(event(.changed(Properties(speed: 2)), 1100, position: 100))
    player.send(event(.changed(Properties(speed: 1)), 1050, position: 100))
    player.crash()
    #expect(player.changes.map(\.at) == [Instant(1000)] + Array(repeating: Instant(1100), count: 3))
    #expect(player.changes.last?.watched.parts == [0...100])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `non-finite position counts as unknown`(position: Double) {
    var player = playing()
    player.report(.changed(Properties(speed: 1)), at: position)
    player.seek(to: 400)
    player.report(.seeked, at: position)
    player.report(.restarted, at: position)
    player.close()
    #expect(player.changeLines == ["1 began 0.0", "1 seeked 40.0", "1 ended quit 40.0"])
  }

  @Test(arguments: [(-5.0, 0.0), (-1e300, 0), (1001, 100), (1e300, 100)])
  func `position outside the file is clamped`(position: Double, percent: Double) {
    var player = playing()
    player.report(.seeked, at: position)
    player.report(.restarted, at: position)
    player.crash()
    #expect(player.changes.last?.progress.percent == percent)
    #expect(player.changes.last?.watched.parts == [0...100])
  }

  @Test func `implausible advance does not count as played`() {
    var player = playing()
    player.report(.changed(Properties(speed: 1)), at: 900)
    player.crash()
    #expect(player.changes.last?.progress.percent == 90)
    #expect(player.changes.last?.watched.parts == [0...102])
  }

  @Test func `implausible position of a joined player does not count as run time`() {
    for position in [-1e300, 1e300] {
      var player = Player()
      player.send(event(.joined(file, Properties(duration: 1000)), 1, position: position))
      #expect((0...1e7).contains(player.changes.last?.playingTime ?? -1))
    }
  }

  @Test func `properties without a file are ignored`() {
    var tracker = PlaybackTracker()
    #expect(tracker.handle(event(.changed(Properties(duration: 5)), 1, entry: 0)).isEmpty)
    #expect(tracker.handle(event(.seeked, 1, entry: 0, position: 3)).isEmpty)
    #expect(tracker.handle(event(.restarted, 1, entry: 0, position: 3)).isEmpty)
    #expect(tracker.handle(event(.unloading(duration: .nan), 1, entry: 0)).isEmpty)
    #expect(tracker.connectionClosed(at: Instant(2)).isEmpty)
    #expect(tracker.deadlinePassed(at: Instant(2)).isEmpty)
  }

  @Test func `remembered viewing with the largest entry is accepted`() {
    var tracker = PlaybackTracker(
      remembered: RememberedViewing(viewing: ViewingID(entry: .max, lap: 0), isOver: false))
    #expect(tracker.handle(event(.started, 1)).isEmpty)
    #expect(tracker.handle(event(.ended(.quit, nil), 1, entry: .max)).isEmpty)
  }
}
