#include "secrets/gram_rarity.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace sluice::secrets {
namespace {

/// Letters of either case, '0' for any digit, then what is frequent; all else is the last class.
constexpr std::string_view kClasses = "abcdefghijklmnopqrstuvwxyz0_-./ \n\"':=(),;";
constexpr std::size_t kClassCount = kClasses.size() + 1;

// Counted over 45 MB of Ruby, Python, JavaScript, HTML and prose; 'a' is 0, each letter half a bit
// of surprise more.
constexpr std::string_view kShares = "jokkhnnmjtpkmjjlrjjiloprotlkqmrfkmuoooonvl";
constexpr std::string_view kFollowers =
    "nkjjtmkvkwrhjgxjuhhfmnsnmupptrymspzstssszo"
    "gknohqqikjsfqqissnlngttthuknsmrnpqwsvorszo"
    "htmshtwglwhisvftvjqfkwuwnvnotpvpurzsvuutzs"
    "hoqkesrvipwoqtjswllqjtvvpxnhqmtiikumnlnmwm"
    "lojjpkprpvxjlgqomfhjsmoloupirlvilmuoomnmwn"
    "irrrjjuufusmtsgtuhnjjvuuovlkrmvgroxrrpsqvq"
    "lsssetmlhuukokkrtgjnkutuqqpiqmoinmvopopnxn"
    "gsstduuuhvtrrqftkmqjmtuvtunirptjopvoqmrquo"
    "jljhjkkxwxsikfgkskhhvkxqxmsnutwswvzxwzvvzs"
    "gonodooonopooogmmogojoloooktrprsuszxsxssyp"
    "npooeporjrsnrofqqqipmsnsrsnhpjsjmmunnmkmsm"
    "hqokfmttgwqhqsipwrjkhpuxmxqiqnrjonuopmqowo"
    "gmrreqrvhsummnghvvlrluuuovolsnojrowpurrqwq"
    "iujhgliulwppskjovrhfnowxpxtjqmrilnsppnqoxp"
    "mlkhsnovotlkjeklxfljhomtsstmupvlnrysuttrzs"
    "guskfuskiwnisugiwgljkwvqowqlrosnqqxpsqsquq"
    "nqpqprnqqrofqqrrqqlpbqqqqqltqqsrtpyusmutzq"
    "hrnifqnwhwqolmhsykjikquykysjrltjoovprnpnvp"
    "kukqfsukjxpnrsllptggluqxpysjsjnhmlumnnnlxm"
    "hunrftthgzxpqtiozikkmsswkwrhpksinmuoqmpnsn"
    "kjingskulvvhkgriwhgfsvwvvvrtyvxowtwzwzxvzu"
    "drstdtrtitttttitttststttstmrqrtotqyuuwsvzn"
    "grrrfsrgesrqrjjrsklprsmsrsnjqmrjnovqtkrqyo"
    "iqioirqpiqqpmopfrpofqqqoorlhlmrkoltopnpomn"
    "nqoqnrktosskiljftpklqsrtssogpkrgkjslnlmkvl"
    "hoooconnkooologooooonnnomnjsqropsktwptutzo"
    "mnmmmnsprrrpqrroqrqprprrrqcojgpilksotvljqk"
    "hmgjjkkohrnkjkkiojiikkkwvsnpzxzuzzzzzxyvzv"
    "kljmmmnmlsqmmmmmtljlopmqtrezfkriptzyuuvyvk"
    "jmhkkklnkpsmkjkiqkiikmmuswgqzivlkmyxzzvyzq"
    "iljklljjlnrllnmirijinmlprshuqqgknnvovspnti"
    "kplmmoormvupoonmtnmlppoytznvsrwbzltqlqpzzj"
    "suonpmwwqzzwsvvuxqtrwxuzwzsztstbfuzzxznzzk"
    "knjklmonkrrnmmmjqljkmnouuvluuqojikvgtwigtg"
    "lnllmmomnqqmlnomtkhhnoortwltsnpgilnowuiipg"
    "lllmnmqpmruonmomumllnpqvwyjxwzldgkyiuvutzn"
    "osmnomrupvwqonoovpokrpqvxzmyzztcthszgpzyzi"
    "kokljmpnltqnmllkojkkmnpuvxksvrqtfgojxrhzwi"
    "zzzzxvzztzzzzyzzzsywzzzzzzzzwiuhcmxhvukgli"
    "rtssqsvuqxxtvpsuyqsouwwwxzlzsxzcdjzzzxrzzp"
    "nnnonkppjqvnnoposjnlsmnuwwnzryofdjssxsotsh"
    "mpmooopqntspoopmsmmmpprtvvltsmmffhpmnmljrf";
static_assert(kShares.size() == kClassCount && kFollowers.size() == kClassCount * kClassCount);

constexpr std::array<unsigned char, 256> class_table() {
  std::array<unsigned char, 256> classes{};
  for (std::size_t byte = 0; byte < classes.size(); ++byte) {
    char c = static_cast<char>(byte);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') c = '0';
    const std::size_t found = kClasses.find(c);
    classes[byte] = static_cast<unsigned char>(found < kClasses.size() ? found : kClasses.size());
  }
  return classes;
}

constexpr std::array<unsigned char, 256> kClassOf = class_table();

std::size_t class_of(char c) { return kClassOf[static_cast<unsigned char>(c)]; }

}  // namespace

int gram_rarity(std::string_view gram) {
  int sum = 0;
  for (std::size_t i = 0; i < gram.size(); ++i) {
    const char code = i == 0 ? kShares[class_of(gram[0])]
                             : kFollowers[class_of(gram[i - 1]) * kClassCount + class_of(gram[i])];
    sum += code - 'a';
    // A digit's class stands for ten.
    if (gram[i] >= '0' && gram[i] <= '9') sum += 6;
  }
  return sum;
}

double byte_share(unsigned char byte) {
  const bool upper = byte >= 'A' && byte <= 'Z';
  const bool digit = byte >= '0' && byte <= '9';
  const std::size_t index = kClassOf[byte];
  const double share = std::exp2(-0.5 * (kShares[index] - 'a'));
  if (index == kClasses.size()) return share / 64;
  return upper ? share / 8 : digit ? share / 10 : share;
}

}  // namespace sluice::secrets
