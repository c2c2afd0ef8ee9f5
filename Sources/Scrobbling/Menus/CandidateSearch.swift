// SPDX-License-Identifier: MIT

internal import MediaIdentity
internal import Trakt

/// Search for everything that a name may refer to, from which the user chooses. Unlike
/// ``MediaResolver`` it decides nothing.
struct CandidateSearch {
  let client: TraktClient
  /// Called before each request; throws if none is allowed now.
  let countRequest: () throws(TraktError) -> Void

  /// - Parameters:
  ///   - readings: best first; only the title and the kind of the first with a title are used.
  ///   - count: number of candidates after which the search ends.
  /// - Returns: movies and shows, without duplicates: those of the reading's kind first, and of each
  ///   kind those with exactly that title.
  func find(_ readings: [Hypothesis], count: Int) async throws(TraktError) -> [Candidate] {
    guard let reading = readings.first(where: { $0.title?.isEmpty == false }),
      let title = reading.title
    else { return [] }
    var found: [Candidate] = []
    let types: [MediaType] = reading.kind == .movie ? [.movie, .show] : [.show, .movie]
    for type in types {
      for isExact in [true, false] where found.count < count {
        let query = isExact ? title : SearchQuery.escaped(title)
        try countRequest()
        do throws(TraktError) {
          let hits = try await client.search(type, query: query, exact: isExact, limit: count)
          Self.add(hits.compactMap { Candidate($0, isExact: isExact) }, to: &found)
        } catch .notFound {
          continue
        }
      }
    }
    return found
  }

  /// Adds the candidates that are not there yet. Movies and shows have separate ids.
  static func add(_ candidates: [Candidate], to found: inout [Candidate]) {
    for candidate in candidates where candidate.ids.trakt != nil {
      let isKnown = found.contains {
        $0.ids.trakt == candidate.ids.trakt && $0.isMovie == candidate.isMovie
      }
      if !isKnown { found.append(candidate) }
    }
  }
}

extension Candidate {
  fileprivate var isMovie: Bool { if case .movie = work { true } else { false } }
}
