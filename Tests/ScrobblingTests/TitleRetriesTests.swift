// SPDX-License-Identifier: MIT

import Journal
import MediaIdentity
import Testing
import Trakt

@testable import Scrobbling

/// What a destination does not know by its ids.
@Suite struct TitleRetriesTests {
  private let key = Play.Key(instance: "a", entry: 1, lap: 0)
  private var retries = TitleRetries()

  private func film(trakt: Int? = 1, title: String? = "Dune") -> Media {
    var media = Media(Hypothesis(kind: .movie, title: title, year: 2021))
    media.ids.trakt = trakt
    return media
  }

  @Test mutating func isAskedByItsTitleAloneAndOnce() throws {
    let began = retries.begin(key, film())
    #expect(began)
    let question = try #require(retries.question(key)?.hypotheses.first)
    #expect(question.title == "Dune" && question.year == 2021 && question.ids.isEmpty)
    #expect(retries.answer(key)?.media == film())
    #expect(retries.question(key) == nil)
    let beganAgain = retries.begin(key, film(trakt: 2))
    #expect(!beganAgain)
  }

  @Test mutating func whatHasNoIdsOrNoTitleIsNotAskedAgain() {
    let isWithoutIDs = retries.begin(key, film(trakt: nil))
    let isWithoutTitle = retries.begin(key, film(title: nil))
    #expect(!isWithoutIDs && !isWithoutTitle)
  }

  @Test mutating func anotherViewingUnderTheSameKeyIsAskedAgain() {
    _ = retries.begin(key, film())
    _ = retries.answer(key)
    retries.remove(key)
    let began = retries.begin(key, film())
    #expect(began)
  }
}
