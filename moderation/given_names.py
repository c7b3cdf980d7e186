"""Given names that are common in the UK, to notice when somebody searches for a person.

Names that are mostly other words or places (Grace, Mark, Victoria) are left out on purpose.
"""

_NAMES = """
aaron abbie abdul abdullah abigail abdi adam adele adrian agnes ahmed aidan aileen aisha alan
alasdair albert alex alexander alexandra alfie alfred ali alice alicia alison alistair amanda
amelia amir amit amy andrea andrew andy angela angus anil anita ann anna anne annette anthony
antonio archie arjun arthur arun asha ashok audrey ava ayesha barbara barry beatrice becky
belinda ben benjamin bernadette bernard beryl beth bethany betty beverley bhavna brenda brendan
brian bridget bronwen bruce bryan callum cameron carl carol caroline carolyn catherine cathy
cecilia ceri charles charlie cheryl chloe chris christian christina christine christopher ciara
claire clare claudia clive colette colin connor craig cynthia daisy daniel danielle darren dave
david dawn deborah debra deepak deirdre denise dennis derek diana diane dominic donald donna
doreen doris dorothy douglas duncan dylan ebony edith edmund edna edward eileen elaine eleanor
elena elizabeth ella ellen ellie elliot elsie emily emma eric erica erin esther ethan ethel
eunice evan eve evelyn fatima fiona fatoumata francesca freddie frederick freya gareth gary
gavin gemma geoff geoffrey george georgia georgina gerald geraldine gerard gillian gladys glenn
glenys gloria gordon graham greg gregory gurpreet gwen hannah harjit harold harriet harry
harvey hassan hayley heather helen henry hilary howard hugh hussain ian ibrahim imran ingrid
irene iris isaac isabel isabella isla ismail jack jacob jacqueline jake jamal james jamie jan
jane janet janice jasmine jason jayne jean jeanette jeff jeffrey jenna jennifer jenny jeremy
jessica jill jim joan joanna joanne joe joel john johnny jonathan jordan joseph josephine
joshua joyce juan judith julia julian julie june justin karen kate katherine kathleen kathryn
katie katrina keith kelly ken kenneth kerry kevin khadija khalid kieran kim kimberley kirsty
krishna kyle lakshmi laura lauren laurence leah leanne leila leonard lesley leslie lewis liam
lillian linda lindsay lisa liz logan lorna lorraine louis louise luca lucas lucy luke lydia
lynda lynn lynne lynsey maisie malcolm mandy manjit manpreet marcus margaret maria marian marie
marilyn marion marjorie martin martyn mary mason matilda matt matthew maureen max maxine megan
mehmet melanie melissa michael michelle mick mike mildred millie miriam mohamed mohammad
mohammed moira molly monica morag muhammad muriel nadia naomi nasreen natalie natasha nathan
neha neil neville niall nicholas nicola nicole nigel niamh nisha noah noor nora noreen norma
norman oliver olivia olu omar oscar owen pamela patricia patrick paul paula pauline peggy
penelope peter phil philip phillip phoebe phyllis pooja poppy priya rachael rachel raj rajesh
ralph ramesh raymond reece rebecca reginald rhiannon rhys richard rita rob robert roberta robin
roderick rodney roger roland ronald rory rosemary rosie roy russell ruth ryan sabrina sadia
saeed sally sam samantha samina samuel sandeep sandra sanjay sara sarah saskia scott sean
sebastian shabana sharon shaun sheila shirley shona sian sidney simon siobhan sita sonia sophia
sophie stacey stanley stella stephanie stephen steve steven stewart stuart sunil suresh susan
susanna suzanne sylvia tamara tanya tara teresa terence theo theresa thomas tim timothy tina
toby tom tony tracey tracy trevor tyler usman valerie vanessa vera veronica victor vijay
vincent vivienne walter wayne wendy wilfred william winifred xavier yasmin yusuf yvonne zachary
zainab zoe
"""
GIVEN_NAMES = frozenset(_NAMES.split())
