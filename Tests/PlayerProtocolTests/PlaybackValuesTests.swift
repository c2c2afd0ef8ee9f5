// SPDX-License-Identifier: MIT

import Testing

@testable import PlayerProtocol

@Suite("Playback values")
struct PlaybackValuesTests {
  let known = PlaybackValues(
    pause: false, coreIdle: false, pausedForCache: false, eofReached: false, seekable: true,
    speed: 1, duration: 3600, mediaTitle: Array("A".utf8))

  @Test func `changed value is reported`() {
    #expect(known.difference(to: PlaybackValues(pause: true)) == PlaybackValues(pause: true))
    #expect(known.difference(to: PlaybackValues(speed: 2)) == PlaybackValues(speed: 2))
    #expect(
      known.difference(to: PlaybackValues(coreIdle: true, eofReached: true, seekable: true))
        == PlaybackValues(coreIdle: true, eofReached: true))
    #expect(
      known.difference(to: PlaybackValues(mediaTitle: Array("B".utf8)))
        == PlaybackValues(mediaTitle: Array("B".utf8)))
  }

  @Test func `unchanged value is not reported`() {
    #expect(known.difference(to: known) == nil)
    #expect(known.difference(to: PlaybackValues()) == nil)
  }

  @Test(
    arguments: [
      (nil, 60, true), (3600, 3601, false), (3600, 3635, false), (3600, 3636, true),
      (3600, 3500, true), (10, 10.5, false), (10, 11, true), (0, 0.5, false), (0, 1, true),
      (60, nil, false), (60, .nan, false),
    ] as [(Double?, Double?, Bool)])
  func `changed duration is reported from 1 s and 1 %`(
    old: Double?, new: Double?, isTold: Bool
  ) {
    let difference = PlaybackValues(duration: old).difference(to: PlaybackValues(duration: new))
    #expect((difference != nil) == isTold)
  }

  @Test func `exact duration is part of any other change`() {
    #expect(
      known.difference(to: PlaybackValues(pause: true, duration: 3600.5))
        == PlaybackValues(pause: true, duration: 3600.5))
  }

  @Test func `live stream costs few lines`() {
    var values = PlaybackValues(duration: 10)
    var lines = 0
    for second in stride(from: 10.0, through: 7200, by: 0.1) {
      guard let changes = values.difference(to: PlaybackValues(duration: second)) else { continue }
      values.apply(changes)
      lines += 1
    }
    #expect(lines < 600)
  }

  @Test func `unknown values do not overwrite known ones`() {
    var values = known
    values.apply(PlaybackValues(pause: true))
    #expect(values.pause == true)
    #expect(values.speed == 1)
    #expect(values.mediaTitle == Array("A".utf8))
  }
}
