// SPDX-License-Identifier: MIT

import MediaIdentity

/// Returns how a path is identified, as text: `Fargo (2014) 2x05`, `Heat (1995)`, `Naruto #164`,
/// `Newsnight 2020-01-16`, `ignored`, `nothing`.
func reading(_ path: String, _ surroundings: Surroundings? = nil) -> String {
  words(identify(MediaReference(path: path), surroundings: surroundings))
}

func words(_ identification: Identification) -> String {
  if identification.ignored != nil { return "ignored" }
  guard let best = identification.hypotheses.first else { return "nothing" }
  return words(best)
}

func words(_ hypothesis: Hypothesis) -> String {
  var words: [String] = []
  if let title = hypothesis.title { words.append(title) }
  if let country = hypothesis.country { words.append(country) }
  if let year = hypothesis.year { words.append("(\(year))") }
  guard hypothesis.kind == .episode else { return words.joined(separator: " ") }
  let episodes = hypothesis.episodes.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "+")
  if let season = hypothesis.season {
    words.append("\(season)x\(episodes)")
  } else if !episodes.isEmpty {
    words.append("x\(episodes)")
  }
  if let absolute = hypothesis.absolute { words.append("#\(absolute)") }
  if let date = hypothesis.date { words.append(date) }
  return words.joined(separator: " ")
}

/// Returns a directory in memory.
func directory(_ names: [String], nfo: [String: String] = [:]) -> Surroundings {
  Surroundings(siblings: { _ in names }, nfo: { path in nfo[path].map { Array($0.utf8) } })
}
