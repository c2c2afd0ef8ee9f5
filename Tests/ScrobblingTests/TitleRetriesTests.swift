// SPDX-License-Identifier: MIT

import Journal
import MediaIdentity
import Testing
import Trakt

@testable import Scrobbling

/// Lookup by title of items whose IDs the destination does not know.
@Suite struct TitleRetriesTests {
  private let key = Play.Key(instance: "a", entry: 1, lap: 0)
  private var retries = TitleRetries()

  private func movie(trakt: Int? = 1, title: String? = "Dune") -> Media {
    var media = Media(Hypothesis(kind: .movie, title: title, year: 2021))
    media.ids.trakt = trakt
    return media
  }

  @Test mutating func `item is looked up by title alone, and once`() throws {
    let began = retries.begin(key, movie())
    #expect(began)
    let question = try #require(retries.identification(of: key)?.hypotheses.first)
    #expect(question.title == "Dune" && question.year == 2021 && question.ids.isEmpty)
    #expect(retries.take(key)?.media == movie())
    #expect(retries.identification(of: key) == nil)
    let beganAgain = retries.begin(key, movie(trakt: 2))
    #expect(!beganAgain)
  }

  @Test mutating func `item without IDs or without a title is not retried`() {
    let isWithoutIDs = retries.begin(key, movie(trakt: nil))
    let isWithoutTitle = retries.begin(key, movie(title: nil))
    #expect(!isWithoutIDs && !isWithoutTitle)
  }

  @Test mutating func `another viewing with the same key is retried`() {
    _ = retries.begin(key, movie())
    _ = retries.take(key)
    retries.remove(key)
    let began = retries.begin(key, movie())
    #expect(began)
  }
}
