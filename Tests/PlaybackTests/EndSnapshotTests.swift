// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Viewings of which only the end is reported: from the spool, or after a reconnection.
struct EndSnapshotTests {
  private func unreported(opening: (inout Player) -> Void = { $0.open() }) -> Player {
    var player = Player()
    player.daemonDies()
    opening(&player)
    player.play()
    player.advance(by: 900)
    return player
  }

  @Test func `end snapshot alone records the whole viewing`() {
    var player = unreported()
    player.daemonReturns(remembering: nil)
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines == ["1 began 90.0", "1 ended quit 90.0"])
    #expect(player.changes[0].at == Instant(1000))
    #expect(player.changes[1].at == Instant(1900))
    #expect(player.changes[1].playingTime == 900)
  }

  @Test func `end snapshot has run for no longer than its file was open`() {
    var player = Player()
    player.daemonDies()
    player.open(at: 920)
    player.play()
    player.advance(by: 2)
    player.daemonReturns(remembering: nil)
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines == ["1 began 92.2", "1 ended quit 92.2"])
    #expect(player.changes.last?.playingTime == 2)
  }

  @Test func `end snapshot at the end of the file is 100 percent`() {
    var player = unreported()
    player.advance(by: 100)
    player.daemonReturns(remembering: nil)
    player.report(.ended(.eof, player.endSnapshot), at: 999.8)
    #expect(player.changeLines == ["1 began 99.98", "1 ended eof 100.0"])
  }

  @Test func `end snapshot of a remembered viewing ends it`() {
    let known = RememberedViewing(
      viewing: ViewingID(entry: 1, lap: 1), isOver: false, watched: PlayedRanges([0...500]),
      playingTime: 500)
    var player = unreported()
    player.daemonReturns(remembering: known)
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines == ["1+1 began (resumed) 90.0", "1+1 ended quit 90.0"])
    #expect(player.changes.map(\.at) == [Instant(1900), Instant(1900)])
    #expect(player.changes.last?.watched == known.watched)
  }

  @Test func `end snapshot of an ended viewing changes nothing`() {
    var player = unreported()
    player.daemonReturns(
      remembering: RememberedViewing(viewing: ViewingID(entry: 1), isOver: true))
    // Not even a snapshot from the start: it is a repetition of the same end.
    player.report(.ended(.quit, player.endSnapshot), at: 10)
    #expect(player.changeLines.isEmpty)
  }

  @Test func `repeated end snapshot counts once`() {
    var player = unreported()
    player.daemonReturns(remembering: nil)
    player.report(.ended(.quit, player.endSnapshot))
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines.count == 2)
  }

  @Test func `end snapshot of an observed viewing only ends it`() {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: 500)
    player.quit()
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 50.0"])
  }

  @Test func `several end snapshots precede the current file`() {
    var player = Player()
    player.daemonDies()
    var waiting: [PlaybackEvent] = []
    for _ in 1...3 {
      player.open()
      player.play()
      player.advance(by: 1000)
      waiting.append(player.line(.ended(.eof, player.endSnapshot)))
    }
    player.open()
    player.play()
    player.advance(by: 100)
    player.daemonReturns(remembering: nil)
    for line in waiting { player.send(line) }
    player.join()
    #expect(
      player.changeLines == [
        "1 began 100.0", "1 ended eof 100.0", "2 began 100.0", "2 ended eof 100.0",
        "3 began 100.0", "3 ended eof 100.0", "4 began 10.0",
      ])
    #expect(player.changes[4].at == Instant(3000))
  }

  @Test func `end snapshot of music is ignored`() {
    var player = unreported { $0.open("/music/song.flac", video: false) }
    player.daemonReturns(remembering: nil)
    player.report(.ended(.eof, player.endSnapshot))
    #expect(player.changeLines.isEmpty)
  }

  @Test func `end snapshot without duration or of an image is ignored`() {
    for opening: (inout Player) -> Void in [
      { $0.open(duration: nil) }, { $0.open(image: true) },
    ] {
      var player = unreported(opening: opening)
      player.daemonReturns(remembering: nil)
      player.report(.ended(.eof, player.endSnapshot))
      #expect(player.changeLines.isEmpty)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, 5000])
  func `implausible beginning is replaced by the end`(began: Double) {
    var player = unreported()
    player.daemonReturns(remembering: nil)
    var endSnapshot = player.endSnapshot
    endSnapshot.began = Instant(began)
    player.report(.ended(.quit, endSnapshot))
    #expect(player.changes.map(\.at) == [Instant(1900), Instant(1900)])
    #expect(player.changes.last?.playingTime == 0)
  }

  @Test func `end snapshot without a position has no progress`() {
    var player = unreported()
    player.daemonReturns(remembering: nil)
    player.report(.ended(.quit, player.endSnapshot), at: nil)
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 0.0"])
  }

  @Test func `quit while paused reports no pause`() {
    var player = unreported()
    player.pause()
    player.daemonReturns(remembering: nil)
    player.report(.ended(.quit, player.endSnapshot))
    #expect(player.changeLines == ["1 began 90.0", "1 ended quit 90.0"])
  }
}
