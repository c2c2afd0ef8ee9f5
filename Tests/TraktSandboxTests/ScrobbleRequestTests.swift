// SPDX-License-Identifier: MIT

import Testing

@testable import TraktSandbox

/// The four bodies, and their validation.
@Suite struct ScrobbleRequestTests {
  @Test func `movie is accepted`() throws {
    let request = try ScrobbleRequest([
      "movie": ["title": "The Matrix", "year": 1999, "ids": ["imdb": "tt0133093", "tmdb": 603]],
      "progress": 12.5,
    ])
    let ids = IDs(imdb: "tt0133093", tmdb: 603)
    #expect(request.progress == 12.5)
    #expect(request.item == .movie(Reference(title: "The Matrix", year: 1999, ids: ids)))
  }

  @Test func `episode by ids is accepted`() throws {
    let request = try ScrobbleRequest(["episode": ["ids": ["trakt": 16]], "progress": 1])
    #expect(request.item == .episode(IDs(trakt: 16)))
  }

  @Test func `episode by numbers is accepted`() throws {
    let request = try ScrobbleRequest([
      "show": ["title": "Breaking Bad"], "episode": ["season": 1, "number": 1], "progress": 1,
    ])
    #expect(
      request.item == .episodeOfShow(Reference(title: "Breaking Bad"), .ofSeason(1, 1)))
  }

  @Test func `episode by absolute number is accepted`() throws {
    let request = try ScrobbleRequest([
      "show": ["ids": ["trakt": 37696]], "episode": ["number_abs": 164], "progress": 1,
    ])
    #expect(
      request.item == .episodeOfShow(Reference(ids: IDs(trakt: 37696)), .absolute(164)))
  }

  /// Messages for wrong types are those of Trakt's validator.
  @Test(arguments: [
    (#"{"movie":{"title":null},"progress":1}"#, "Expected string, received null"),
    (#"{"movie":{"title":"A","year":"1999"},"progress":1}"#, "Expected number, received string"),
    (#"{"movie":{"title":"A","year":1999.5},"progress":1}"#, "Expected integer, received float"),
    (#"{"movie":{"ids":{"tmdb":"603"}},"progress":1}"#, "Expected number, received string"),
    (#"{"movie":{"ids":{"imdb":133093}},"progress":1}"#, "Expected string, received number"),
    (#"{"movie":{"ids":{"trakt":null}},"progress":1}"#, "Expected number, received null"),
    (#"{"movie":{"title":"A"},"progress":"1"}"#, "Expected number, received string"),
    (#"{"movie":{"title":"A"},"progress":true}"#, "Expected number, received boolean"),
    (#"{"movie":{"title":"A"}}"#, "Required"),
    (#"{"movie":{},"progress":1}"#, "Required"),
    (#"{"movie":"A","progress":1}"#, "Expected object, received string"),
    (#"{"episode":{"season":1,"number":1},"progress":1}"#, "Required"),
    (#"{"show":{"title":"A"},"episode":{"season":1},"progress":1}"#, "Required"),
    (#"{"show":{"title":"A"},"progress":1}"#, "Invalid input"),
    (#"{"progress":1}"#, "Invalid input"),
    (#"[]"#, "Expected object, received array"),
    (#"{"movie":{"title":"A"},"progress":1,"app_version":null}"#, "Expected string, received null"),
    (
      #"{"movie":{"title":"A"},"progress":1,"sharing":{"twitter":1}}"#,
      "Expected boolean, received number"
    ),
  ])
  func refused(body: String, message: String) throws {
    let json = try JSON(parsing: body.utf8)
    #expect(throws: Refusal.malformed(message)) { try ScrobbleRequest(json) }
  }

  @Test func `unknown members are ignored`() throws {
    let json: JSON = ["movie": ["title": "A", "mood": "blue"], "progress": 1, "weather": nil]
    #expect(throws: Never.self) { try ScrobbleRequest(json) }
  }

  @Test func `error message is the body of a 400`() async throws {
    try await withSandbox { _, client in
      let response = try await client.post(
        "/scrobble/start", ["movie": ["title": "A"], "progress": 1, "app_version": nil])
      #expect(response.status == 400)
      #expect(response.json == ["error": "Expected string, received null"])
    }
  }
}
