// SPDX-License-Identifier: MIT

import Playback
import Testing

/// Ends of viewings: quit, stop, eof, keep-open, errors, playlists, crashes.
struct EndTests {
  private func playing(until position: Seconds) -> Player {
    var player = Player()
    player.open()
    player.play()
    player.advance(by: position)
    return player
  }

  @Test(arguments: [EndReason.quit, .stop, .error])
  func `closing in the middle ends the viewing at its position`(reason: EndReason) {
    var player = playing(until: 500)
    player.close(reason)
    #expect(player.changeLines == ["1 began 0.0", "1 ended \(reason) 50.0"])
  }

  @Test func `reaching the end of the file is 100 percent`() {
    var player = playing(until: 999.7)
    player.reachEnd()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 ended reachedEnd 100.0",
      ])
    #expect(player.changes.last?.watched.parts == [0...1000])
  }

  @Test func `end-file with eof alone ends the viewing`() {
    var player = playing(until: 999)
    player.close(.eof)
    #expect(player.changeLines.last == "1 ended eof 100.0")
  }

  @Test func `eof in the middle of a stream ends the viewing there`() {
    var player = playing(until: 500)
    player.report(.changed(Properties(coreIdle: true, eofReached: true)))
    player.close(.eof)
    #expect(player.changeLines == ["1 began 0.0", "1 ended eof 50.0"])
  }

  @Test func `eof in the middle of a stream with keep-open only pauses`() {
    var player = playing(until: 500)
    player.report(.changed(Properties(coreIdle: true, eofReached: true)))
    player.pause()
    player.advance(by: 5000)
    player.quit()
    #expect(player.changeLines == ["1 began 0.0", "1 paused 50.0", "1 ended quit 50.0"])
  }

  @Test func `keep-open ends at 100 percent and quitting adds nothing`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    #expect(player.changeLines.last == "1 ended reachedEnd 100.0")
    let before = player.changes.count
    player.advance(by: 5000)
    player.quit()
    #expect(player.changes.count == before)
  }

  @Test func `short seek back from the end with keep-open is the same viewing`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 800)
    player.resume()
    player.advance(by: 200)
    player.reachEnd(keepOpen: true)
    player.quit()
    #expect(
      player.changeLines == [
        "1 began 0.0", "1 reached the threshold 80.0", "1 ended reachedEnd 100.0",
      ])
  }

  @Test func `seek to the start with keep-open begins another viewing once it runs`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 0)
    player.advance(by: 60)
    #expect(player.changeLines.last == "1 ended reachedEnd 100.0")
    player.resume()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines.suffix(2) == ["1+1 began 0.0", "1+1 ended quit 10.0"])
    #expect(player.changes.last?.watched.parts == [0...100])
  }

  @Test func `seek to the start with keep-open and quit while paused is not a viewing`() {
    var player = playing(until: 1000)
    player.reachEnd(keepOpen: true)
    player.seek(to: 0)
    player.quit()
    #expect(player.changeLines.last == "1 ended reachedEnd 100.0")
  }

  @Test func `missing file is not a viewing and the next file is`() {
    var player = Player()
    player.openFails()
    player.open()
    player.play()
    player.advance(by: 100)
    player.quit()
    #expect(player.changeLines == ["2 began 0.0", "2 ended quit 10.0"])
  }

  @Test func `playlist file redirects to its first entry`() {
    var player = Player()
    player.openFails(.redirect)
    player.open()
    player.play()
    player.advance(by: 1000)
    player.reachEnd()
    player.open(at: 200)
    player.play()
    player.close(.stop)
    #expect(
      player.changeLines == [
        "2 began 0.0", "2 reached the threshold 80.0", "2 ended reachedEnd 100.0",
        "3 began 20.0", "3 ended stop 20.0",
      ])
  }

  @Test func `start of the next file ends a viewing whose end was missed`() {
    var player = playing(until: 300)
    player.open()
    #expect(player.changeLines == ["1 began 0.0", "1 ended lost 30.0"])
    player.play()
    #expect(player.changeLines.last == "2 began 0.0")
  }

  @Test func `crash ends the viewing at the computed position`() {
    var player = playing(until: 300)
    player.speed(2)
    player.advance(by: 100)
    player.crash()
    #expect(player.changeLines == ["1 began 0.0", "1 moved 30.0", "1 ended lost 50.0"])
    #expect(player.changes.last?.motion == .held(at: 500))
    #expect(player.changes.last?.watched.total == 500)
  }

  @Test func `crash while paused ends the viewing at the pause`() {
    var player = playing(until: 300)
    player.pause()
    player.advance(by: 10_000)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 30.0")
  }

  @Test func `crash after the computed end is 100 percent`() {
    var player = playing(until: 300)
    player.advance(by: 10_000)
    player.crash()
    #expect(player.changeLines.last == "1 ended lost 100.0")
    #expect(player.changes.last?.watched.total == 1000)
  }

  @Test func `second close of a connection changes nothing`() {
    var player = playing(until: 300)
    player.crash()
    player.crash()
    #expect(player.changeLines.count == 2)
    player = playing(until: 300)
    player.quit()
    player.crash()
    #expect(player.changeLines.count == 2)
    #expect(player.tracker.deadline == nil)
  }

  @Test func `unload has the last position and duration`() {
    var player = playing(until: 300)
    player.report(.unloading(duration: 2000), at: 310)
    player.report(.ended(.quit, nil), at: nil)
    #expect(player.changeLines == ["1 began 0.0", "1 ended quit 15.5"])
  }

  @Test func `short run at the end with keep-open leaves the viewing open`() {
    var player = Player()
    player.open(at: 990)
    player.play()
    player.advance(by: 3)
    player.reachEnd(keepOpen: true)
    #expect(!player.changeLines.contains { $0.contains("ended") })
    player.seek(to: 300)
    player.resume()
    player.advance(by: 700)
    player.reachEnd(keepOpen: true)
    #expect(player.changeLines.last == "1 ended reachedEnd 100.0")
    #expect(player.changes.last?.playingTime == 703)
  }

  @Test func `short run that is left paused does not end after ten minutes`() {
    var player = Player()
    player.open(at: 900)
    player.play()
    player.advance(by: 2)
    player.pause()
    player.advance(by: 1000)
    #expect(!player.changeLines.contains { $0.contains("ended") })
    player.resume()
    player.advance(by: 50)
    player.quit()
    #expect(player.changeLines.last == "1 ended quit 95.2")
    #expect(player.changes.last?.playingTime == 52)
  }

  @Test func `run time of a joined player is limited to the time its file was open`() {
    var player = Player()
    player.daemonDies()
    player.open(at: 920)
    player.play()
    player.advance(by: 1)
    player.daemonReturns(remembering: nil)
    player.join()
    player.advance(by: 1)
    player.quit()
    #expect(player.changes.last?.playingTime == 2)
  }

  /// A file of which only the end is heard: it was left at 100 s after 100 s.
  @Test(
    "live stream of which only the end is heard is dropped",
    arguments: [
      (0.0, 101.0, true), (2, 102, true), (30, 101, false), (101, 101, false),
      // A recording of an hour, left in the middle of what there was.
      (3_600, 3_700, false), (nil, 101, false), (.nan, 101, false),
    ] as [(Seconds?, Seconds, Bool)])
  func unheardStream(_ loaded: Seconds?, _ last: Seconds, isDropped: Bool) {
    var player = Player()
    let snapshot = EndSnapshot(
      file: player.file, properties: Properties(duration: last), began: Instant(player.now),
      loadedDuration: loaded)
    player.advance(by: 100)
    player.report(.ended(.quit, snapshot), at: 100)
    let isEnd = if case .ended = player.changes.last?.kind { true } else { false }
    #expect(isEnd != isDropped)
    #expect(player.changes.last.map { $0.kind == .dropped } == isDropped)
  }

  @Test func `file of which only the end is reported was played up to there`() throws {
    var player = Player()
    let snapshot = EndSnapshot(
      file: player.file, properties: Properties(duration: 1_000), began: Instant(player.now))
    player.advance(by: 100)
    player.report(.ended(.quit, snapshot), at: 900)
    let end = try #require(player.changes.last)
    #expect(end.playingTime == 100)
    #expect(end.watched.parts == [800...900])
  }
}
