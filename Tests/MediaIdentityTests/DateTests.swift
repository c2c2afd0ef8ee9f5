// SPDX-License-Identifier: MIT

import Testing

@Suite("Daily shows")
struct DateTests {
  @Test(
    "date is read in every format",
    arguments: [
      "Evening.Post.2020.01.16.Guest.720p.HDTV.mkv", "Evening Post 2020-01-16.mkv",
      "Evening_Post_2020_01_16.mkv", "Evening.Post.16.01.2020.mkv", "Evening Post 01-16-2020.mkv",
      "Evening_Post_20200116_20302100.mp4", "Evening.Post.200116.720p.HDTV.mkv",
      "Evening Post 16th Jan 2020.mkv", "Evening Post (16 January 2020).mkv",
      "Evening.Post.January.16.2020.mkv", "Evening.Post.2020.Jan.16.mkv",
      "Evening Post 16.1.20.mkv",
      "Evening Post 1/16/2020", "Evening Post 16Jan2020.mkv", "Evening Post 16 Jan 20.mkv",
      "Evening.Post.16012020.mkv",
    ])
  func day(_ path: String) {
    #expect(reading(path) == "Evening Post 2020-01-16")
  }

  @Test("day that does not exist is not a date") func impossible() {
    #expect(!reading("Evening.Post.2020.13.32.mkv").contains("2020-"))
    #expect(!reading("Evening.Post.30.02.2020.mkv").contains("2020-"))
    #expect(reading("Evening.Post.29.02.2020.mkv") == "Evening Post 2020-02-29")
    #expect(!reading("Evening.Post.29.02.2021.mkv").contains("2021-"))
  }

  @Test("episode number before the date is read") func numberFirst() {
    #expect(reading("Evening Post - S02E05 - 2020-01-16.mkv") == "Evening Post 2x05 2020-01-16")
  }

  @Test("leading date is not a title") func sorting() {
    #expect(reading("230115 Evening Post ep42.mp4") == "Evening Post x42 2023-01-15")
  }

  @Test(
    "date of release in brackets after an episode's number is not the air date",
    arguments: [
      "[Moon] Paper Fox - 05 [1080p][20190323].mkv", "[Moon] Paper Fox - 05v2 [2019.03.23].mkv",
      "[Moon] Paper Fox 05 [720p] [20190323].mkv", "Paper Fox - 05 (2019-03-23).mkv",
    ])
  func dateOfRelease(_ path: String) {
    #expect(reading(path) == "Paper Fox #5")
  }

  @Test("date in brackets alone is the air date") func dateInBrackets() {
    #expect(reading("[Moon] Paper Fox (20190323) [720p].mkv") == "Paper Fox 2019-03-23")
  }
}
