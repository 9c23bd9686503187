//! Words that carry grammar, not subject: articles, pronouns, prepositions, auxiliaries. Short lists on
//! purpose: a word that is dropped cannot be searched for, save in a phrase.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::analysis::fold;
use crate::language::Language;

const ENGLISH: &str = "a an the and but or nor if because as until while of at by for with about against \
between into through during before after above below to from up down in out on off over under again further \
then once here there when where why how all any both each few more most other some such no not only own same \
so than too very can will would should could ought i me my myself we our ours ourselves you your yours \
yourself yourselves he him his himself she her hers herself it its itself they them their theirs themselves \
what which who whom this that these those am is are was were be been being have has had having do does did \
doing";
const GERMAN: &str = "der die das den dem des ein eine einen einem einer eines und oder aber denn als wie wenn \
dass ob weil da ich du er sie es wir ihr mich dich sich uns euch ihm ihn ihnen mein dein sein unser euer \
meine deine seine ihre unsere diese dieser dieses diesen diesem jede jeder jedes jeden jedem nicht kein keine \
keinen in im an am auf aus bei beim mit nach von vom vor zu zum zur für über unter durch um gegen ohne bis \
zwischen ist sind war waren wird werden wurde wurden sein hat haben hatte hatten bin bist kann können auch \
noch nur so sehr mehr hier dort dann nun schon was wer wo";
const FRENCH: &str = "le la les l un une des du de d au aux et ou mais donc or ni car que qui quoi dont où ce \
cet cette ces je tu il elle on nous vous ils elles me te se lui leur leurs mon ton son ma ta sa mes tes ses \
notre nos votre vos ne pas plus en y dans par pour sur sous avec sans entre vers chez à est sont était étaient \
été être sera seront ai as a avons avez ont avait avaient avoir eu comme si aussi très même c j m n s t qu";
const SPANISH: &str = "el la los las lo un una unos unas de del al a y e o u pero ni que quien cual cuyo donde \
cuando como si no se me te le les nos os mi tu su mis tus sus este esta estos estas ese esa esos esas aquel \
aquella en por para con sin sobre entre hasta desde es son era eran fue fueron ser sido está están ha han \
había haber más muy ya también yo él ella ellos ellas usted";
const ITALIAN: &str = "il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli \
alle da dal dalla in nel nella nei nelle su sul sulla con per tra fra e ed o ma se che chi cui come non si mi \
ti ci vi ne io tu lui lei noi voi loro mio tuo suo questo questa questi queste quello quella è sono era erano \
essere stato ha hanno aveva avere anche più";
const PORTUGUESE: &str = "o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela \
para com sem sobre entre até e ou mas que quem qual onde quando como se não me te lhe nos vos eu tu ele ela \
eles elas meu teu seu sua seus suas este esta isto esse essa isso aquele aquela é são era eram foi foram ser \
está estão há tem têm tinha mais muito já também";
const DUTCH: &str = "de het een en of maar want dat die dit deze als dan wie wat waar hoe ik je jij hij zij ze \
we wij jullie u hem haar hun mijn zijn ons onze in op aan van voor met door bij naar uit over onder tussen te \
tot om zonder is was waren wordt worden werd ben bent heeft hebben had hadden kan niet geen er nog ook zeer al";
const SWEDISH: &str = "en ett den det de och eller men att som om när var är vara varit har hade han hon jag du \
vi ni dem sig sin sitt sina min din vår er i på av för med till från vid under över mellan utan inte ej kan \
skall så också än denna detta dessa";
const DANISH: &str = "en et den det de og eller men at som om når var er være været har havde han hun jeg du vi \
I dem sig sin sit sine min din vor i på af for med til fra ved under over mellem uden ikke kan skal så også \
end denne dette disse";
const NORWEGIAN: &str = "en et ei den det de og eller men at som om når var er være vært har hadde han hun jeg \
du vi dere dem seg sin sitt sine min din vår i på av for med til fra ved under over mellom uten ikke kan skal \
så også enn denne dette disse å";
const FINNISH: &str = "ja tai mutta että jos kun kuin joka jotka mikä mitä on ovat oli olivat olla ollut ei \
eivät hän he minä sinä me te se ne tämä nämä tuo myös vain niin";
const RUSSIAN: &str = "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне \
было вот от меня о из ему ли если или ни быть был него до вас них для мы их чем была это этот эта эти того \
тот при под над без через между были есть";
const HUNGARIAN: &str = "a az és vagy de hogy ha mint nem is egy ez azt ezt ami aki én te ő mi ti ők van volt \
volna lesz meg csak már még el fel";
const ROMANIAN: &str = "un o al a ai ale și sau dar că ca dacă de la în pe cu din prin pentru fără între este \
sunt era erau fi fost are au avea nu se îi îl el ea ei ele eu tu noi voi care ce cum mai";
const TURKISH: &str = "ve veya ya ile ama fakat ki bu şu o bir de da mi mı mu mü ben sen biz siz onlar için \
gibi kadar daha çok en ne değil olan olarak";
const ARABIC: &str = "في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن قد كان كانت هو هي هم أن \
إن أو ثم كل بين بعد قبل عند و";
const GREEK: &str = "ο η το οι τα του της των τον την και ή αλλά ότι που να θα δεν μην σε στο στη στην στον με \
για από είναι ήταν έχει είχε ένα μια ένας αυτό αυτή αυτός";

fn listed(language: Language) -> Option<&'static str> {
    Some(match language {
        Language::Arabic => ARABIC,
        Language::Danish => DANISH,
        Language::Dutch => DUTCH,
        Language::English => ENGLISH,
        Language::Finnish => FINNISH,
        Language::French => FRENCH,
        Language::German => GERMAN,
        Language::Greek => GREEK,
        Language::Hungarian => HUNGARIAN,
        Language::Italian => ITALIAN,
        Language::Norwegian => NORWEGIAN,
        Language::Portuguese => PORTUGUESE,
        Language::Romanian => ROMANIAN,
        Language::Russian => RUSSIAN,
        Language::Spanish => SPANISH,
        Language::Swedish => SWEDISH,
        Language::Turkish => TURKISH,
        Language::Other => return None,
    })
}

static FOLDED: LazyLock<HashMap<&'static str, HashSet<String>>> = LazyLock::new(|| {
    let all = [
        "ar", "da", "nl", "en", "fi", "fr", "de", "el", "hu", "it", "no", "pt", "ro", "ru", "es", "sv", "tr",
    ];
    let lists = all.iter().filter_map(|tag| Some((*tag, listed(Language::of(tag))?)));
    lists.map(|(tag, words)| (tag, words.split_whitespace().map(fold).collect())).collect()
});

/// The folded list of a language.
pub(crate) fn of(language: Language) -> Option<&'static HashSet<String>> {
    FOLDED.get(language.tag())
}
