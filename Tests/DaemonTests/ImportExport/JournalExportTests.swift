// SPDX-License-Identifier: MIT

import Journal
import Testing

@testable import Daemon

@Suite struct JournalExportTests {
  private let fixture: JournalExchangeFixture

  init() throws {
    fixture = try JournalExchangeFixture()
  }

  @Test func `field with comma, quote or line break is quoted`() {
    #expect(
      CSVText.record(["a", nil, "b,c", "say \"x\"", "two\r\nlines", " ü "])
        == "a,,\"b,c\",\"say \"\"x\"\"\",\"two\r\nlines\", ü \r\n")
  }

  @Test func `empty journal exports [] as JSON and a header as CSV`() throws {
    try fixture.export(.json, to: "a.json")
    #expect(try fixture.text("a.json") == "[\n]\n")
    try fixture.export(.csv, to: "a.csv")
    #expect(try fixture.text("a.csv").hasPrefix("began_at,ended_at,type,"))
  }

  @Test func `JSON entry has every stored property`() throws {
    try fixture.store([.movie(1)])
    #expect(try fixture.export(.json, to: "a.json").text.hasPrefix("1 play to "))
    #expect(
      try fixture.text("a.json") == """
        [
        {"began_at":"2026-09-21T14:13:20Z","deliveries":[{"destination":"trakt","kind":"scrobble",\
        "progress":97.5,"remote_id":1,"state":"scrobbled"}],"duration":1000,\
        "ended_at":"2026-09-21T14:28:20Z","is_growing":false,"key":{"entry":1,"instance":"a",\
        "lap":0,"part":0},"media":{"ids":{"tmdb":45745,"trakt":1},"title":"Sintel",\
        "type":"movie","year":2010},"path":"/films/1.mkv","position":0,"progress":97.5,"ran":0,\
        "reached_threshold":true,"seen_at":"2026-09-21T14:28:20Z","watched":[],\
        "watched_seconds":880}
        ]

        """)
  }

  @Test func `CSV has one record for each viewing of the period`() throws {
    try fixture.store([.movie(1), .movie(2, "Tears, \"of\" Steel", day: 2)])
    try fixture.export(.csv, to: "a.csv", from: 1_790_000_000 + 86_400)
    #expect(
      try fixture.text("a.csv").split(separator: "\r\n").last
        == """
        2026-09-23T14:13:20Z,2026-09-23T14:28:20Z,movie,"Tears, ""of"" Steel",2010,,,,97.5,880.0,\
        scrobbled,1,,45745,,/films/2.mkv
        """)
  }

  @Test func `viewing that has not ended is left out`() throws {
    var row = HistoryRow.movie(1)
    row.play.endedAt = nil
    _ = try Journal(path: fixture.paths.journal).begin(row.play)
    #expect(try fixture.export(.json, to: "a.json").count == 0)
  }

  @Test func `Letterboxd has movies once a day and marks rewatches`() throws {
    try fixture.store([
      .movie(1), .movie(2, day: 0), .movie(3, day: 1), .movie(4, "Dune", ids: "{}", day: 1),
      .movie(5, "Alien", ids: #"{"imdb":"tt0078748"}"#, day: 2, delivery: .waiting),
      .movie(6, "Brazil", day: 3, outcome: .ignored, delivery: nil),
      .movie(7, "Heat", ids: "{}", day: 3, outcome: .imported, delivery: nil),
    ])
    try fixture.export(.letterboxd, to: "a.csv")
    #expect(
      try fixture.text("a.csv")
        == [
          "tmdbID,imdbID,Title,Year,WatchedDate,Rating10,Rewatch",
          "45745,,Sintel,2010,2026-09-21,,false", "45745,,Sintel,2010,2026-09-22,,true",
          ",,Dune,2010,2026-09-22,,false", ",tt0078748,Alien,2010,2026-09-23,,false",
          ",,Heat,2010,2026-09-24,,false", "",
        ].joined(separator: "\r\n"))
  }

  @Test func `Letterboxd has the newest rating of a movie`() throws {
    try fixture.store([
      .movie(1), .movie(2, "Alien", ids: #"{"imdb":"tt0078748"}"#, day: 1),
      .movie(3, "Dune", ids: "{}", day: 2),
    ])
    let journal = try Journal(path: fixture.paths.journal)
    func rate(_ item: String, _ media: String, _ rating: Int, at time: Double) throws {
      try journal.save(
        Rating(
          destination: .trakt, item: item, media: media, rating: rating, ratedAt: time,
          state: .delivered))
    }
    try rate(
      "movie 1", #"{"ids":{"trakt":1},"title":"Sintel","type":"movie","year":2010}"#, 4, at: 5)
    try rate(
      "movie 1", #"{"ids":{"trakt":1},"title":"Sintel","type":"movie","year":2010}"#, 9, at: 9)
    try rate("movie 5", #"{"ids":{"trakt":5,"imdb":"tt0078748"},"type":"movie"}"#, 10, at: 3)
    try rate(
      "show 1 1x01", #"{"ids":{"trakt":1},"season":1,"episodes":[1],"type":"episode"}"#, 2, at: 20)
    try fixture.export(.letterboxd, to: "a.csv")
    let lines = try fixture.text("a.csv").split(separator: "\r\n").dropFirst()
    #expect(
      lines == [
        "45745,,Sintel,2010,2026-09-21,9,false", ",tt0078748,Alien,2010,2026-09-22,10,false",
        ",,Dune,2010,2026-09-23,,false",
      ])
  }

  @Test func `movie before the period makes a rewatch`() throws {
    try fixture.store([.movie(1), .movie(2, day: 5)])
    let summary = try fixture.export(.letterboxd, to: "a.csv", from: 1_790_000_000 + 86_400)
    #expect(summary.count == 1)
    #expect(try fixture.text("a.csv").hasSuffix("2026-09-26,,true\r\n"))
  }

  @Test func `no file exceeds the limit`() {
    var letterboxd = LetterboxdExport(limit: 200)
    for number in 1...10 { letterboxd.add(.movie(number, day: number), isIncluded: true) }
    #expect(letterboxd.count == 10)
    #expect(letterboxd.parts.count > 2)
    for part in letterboxd.parts {
      #expect(part.utf8.count <= 200)
      #expect(part.hasPrefix("tmdbID,"))
    }
    #expect(letterboxd.parts.joined().split(separator: "\r\n").count == 10 + letterboxd.parts.count)
  }

  @Test(arguments: [
    ("movies.csv", "movies-2.csv"), ("a.b/movies", "a.b/movies-2"), (".csv", ".csv-2"),
    ("/x/f.tar.csv", "/x/f.tar-2.csv"),
  ])
  func furtherFilesAreNumbered(_ path: String, _ expected: String) {
    #expect(JournalExport.path(path, part: 2) == expected)
  }

  @Test func `failed export keeps the old file`() throws {
    try fixture.directory.write("old".utf8, to: "a.json")
    try fixture.directory.write("no database at all".utf8, to: "scrobbled/journal.sqlite")
    #expect(throws: CommandFailure.self) { try fixture.export(.json, to: "a.json") }
    #expect(try fixture.text("a.json") == "old")
  }

  @Test func `missing directory is reported with its reason`() throws {
    #expect {
      try fixture.export(.json, to: "none/a.json")
    } throws: { error in
      (error as? CommandFailure)?.message.hasSuffix("a.json: No such file or directory") == true
    }
  }
}
