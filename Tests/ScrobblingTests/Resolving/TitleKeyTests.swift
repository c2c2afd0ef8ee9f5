// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite("Title keys")
struct TitleKeyTests {
  @Test(
    "spellings of one title are equal",
    arguments: [
      ("X-Men '97", "X Men 97"), ("P. E. Teacher", "p.e.teacher"), ("Amélie", "AMELIE"),
      ("Law & Order", "Law and Order"), ("Fate/stay night", "Fate stay night"),
      ("Spider-Man", "Spiderman"), ("Ærø", "aero"), ("Šķērsiela", "skersiela"),
      ("TRON: Legacy", "tron_legacy"), ("Straße", "STRASSE"), ("千と千尋の神隠し", "千と千尋の神隠し"),
    ])
  func equal(_ pair: (String, String)) {
    #expect(TitleKey(pair.0).withoutSpaces == TitleKey(pair.1).withoutSpaces)
  }

  @Test(
    "different titles are not equal",
    arguments: [
      ("P. E. Teacher", "Teachers"), ("X-Men '97", "Mad Men"), ("Alien", "Aliens"),
      ("The Boys", "Boys"), ("Dune", "Dune: Part Two"),
    ])
  func different(_ pair: (String, String)) {
    #expect(TitleKey(pair.0).withoutSpaces != TitleKey(pair.1).withoutSpaces)
  }

  @Test("leading or trailing article is ignored")
  func article() {
    #expect(TitleKey("The Boys").withoutArticle == TitleKey("Boys").withoutArticle)
    #expect(TitleKey("Office, The").withoutArticle == TitleKey("Office").withoutArticle)
  }

  @Test("title without letters or digits is empty")
  func empty() {
    #expect(TitleKey("!!! ...").text.isEmpty)
    #expect(TitleKey("").text.isEmpty)
  }
}
