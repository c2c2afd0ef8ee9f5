// SPDX-License-Identifier: MIT

import Journal
import MediaIdentity
import Testing
import Trakt

@testable import Scrobbling

/// Which earlier viewings a viewing can be resumed from.
@Suite struct ResumeBasisTests {
  private static let day: Double = 86_400
  private static let now = 1000 * day
  private static let whole = "/films/Sintel (2010).mkv"

  private static func movie(_ id: Int) -> Media {
    var media = Media(MediaIdentity.identify(MediaReference(path: whole)).hypotheses[0])
    media.ids = TraktIDs(trakt: id)
    return media
  }

  private static func play(
    _ entry: Int = 1, of path: String = whole, _ media: Media? = nil, identity: String? = "1 2.3",
    part: Int = 0, daysAgo: Double = 1, progress: Double = 40
  ) -> Play {
    Play(
      key: Play.Key(instance: "a", entry: entry, lap: 0, part: part), path: path,
      identity: identity, media: media.flatMap { JSON.text($0) },
      beganAt: now - daysAgo * day - 10, endedAt: now - daysAgo * day,
      seenAt: now - daysAgo * day, duration: 888, progress: progress)
  }

  /// A viewing of the file, read, and identified if there is an item.
  private static func viewing(_ path: String = whole, _ media: Media? = nil) -> LoggedViewing {
    var viewing = LoggedViewing(stored: play(of: path))
    viewing.read = ReadReference(
      MediaIdentity.identify(viewing.reference), of: viewing.reference, identity: "1 2.3")
    viewing.resolution = media.map { .found($0) }
    return viewing
  }

  @Test func `identified file is resumed by its item`() {
    let item = Self.movie(7)
    #expect(ResumeBasis(Self.viewing(Self.whole, item), identifies: true) == .item(item))
    #expect(ResumeBasis(Self.viewing(Self.whole, item), identifies: false) == .item(item))
  }

  @Test func `one of several files of a movie is resumed by its content`() {
    var viewing = Self.viewing(Self.whole, Self.movie(7))
    viewing.read?.identification.hypotheses[0].part = 1
    #expect(ResumeBasis(viewing, identifies: true) == .content)
  }

  @Test func `part of a file is resumed by the item of the part`() {
    let part = Self.movie(8)
    #expect(
      ResumeBasis(Self.viewing(Self.whole, Self.movie(7)), part: part, identifies: true)
        == .item(part))
  }

  @Test func `content is used only if nothing is identified`() {
    #expect(ResumeBasis(Self.viewing(), identifies: true) == nil)
    #expect(ResumeBasis(Self.viewing(), identifies: false) == .content)
    #expect(ResumeBasis(Self.viewing("/films/Sintel (2010)-trailer.mkv"), identifies: false) == nil)
    var unmatched = Self.viewing()
    unmatched.resolution = .unmatched(nil, reason: "not found")
    #expect(ResumeBasis(unmatched, identifies: false) == nil)
  }

  @Test func `item that is not sent is not resumed`() {
    var viewing = Self.viewing(Self.whole, Self.movie(7))
    viewing.isContinuation = true
    #expect(ResumeBasis(viewing, identifies: true) == nil)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var basis: ResumeBasis
    var stored: [Play] = []
    var left: [Play] = []
    var progress: Double?
  }

  @Test(arguments: [
    Case(
      testDescription: "the item in another file",
      basis: .item(movie(7)), stored: [play(2, of: "/b.mkv", movie(7))], progress: 40),
    Case(
      testDescription: "another item",
      basis: .item(movie(7)), stored: [play(2, movie(8))]),
    Case(
      testDescription: "the viewing itself",
      basis: .item(movie(7)), stored: [play(1, movie(7))]),
    Case(
      testDescription: "an item that is not known", basis: .item(movie(7)), stored: [play(2)]),
    Case(testDescription: "the content", basis: .content, stored: [play(2)], progress: 40),
    Case(testDescription: "left open", basis: .content, left: [play(2)], progress: 40),
    Case(
      testDescription: "left open before its name was read", basis: .content,
      left: [play(2, identity: nil)], progress: 40),
    Case(
      testDescription: "another path left open", basis: .content, left: [play(2, of: "/b.mkv")]),
    Case(
      testDescription: "another file at the path left open", basis: .content,
      left: [play(2, identity: "9 9.9")]),
    Case(testDescription: "a part of the file", basis: .content, stored: [play(2, part: 1)]),
    Case(testDescription: "half a year ago", basis: .content, stored: [play(2, daysAgo: 184)]),
    Case(
      testDescription: "the last of two", basis: .content,
      stored: [play(2, daysAgo: 3, progress: 60), play(3, daysAgo: 2, progress: 20)],
      progress: 20),
  ])
  func `earlier viewings that count`(_ one: Case) {
    let point = one.basis.point(
      for: Self.play(), one.stored, left: one.left, nil, at: Self.now)
    #expect(point?.progress == one.progress)
  }

  @Test func `position at Trakt counts for an item`() {
    let saved = StoredPosition(
      item: "movie 7", media: "{}", progress: 30, pausedAt: Self.now - 60)
    let point = ResumeBasis.item(Self.movie(7))
      .point(
        for: Self.play(), [Self.play(2, Self.movie(7))], left: [], saved, at: Self.now)
    #expect(point == ResumePoint(source: .trakt, progress: 30, date: Self.now - 60))
  }
}
