(** Networks on which every definition computes, and that satisfy the assumptions: the theorems are about something. *)

Require Import List Arith ZArith Sorted Lia.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities PathSums Affine.
From DAGLift Require Import Derivatives Matrices Series.
Import ListNotations.

Close Scope group_scope.

(** * Any functions, between different groups

    Nodes 0 and 1 are inputs, integers. Node 2 is their concatenation, a pair; node 3 sums the product of the pair,
    the larger of the two (a parallel arc) and -1 (node 0 through a constant function). Node 4 is a bit: whether node
    3 is odd, exclusive or whether node 0 is positive. *)

Definition bits : AbelianGroup.
Proof.
  refine {| carrier := bool; zero := false; add := xorb; opp := fun b => b |}; repeat intros []; reflexivity.
Defined.

Definition ex_values (v : nat) : AbelianGroup :=
  match v with
  | 2 => product_group integers integers
  | 4 => bits
  | _ => integers
  end.

Inductive ex_arc := first_half | second_half | product_of_pair | larger_of_pair | minus_one | is_odd | is_positive.

Definition ex_tail (a : ex_arc) : nat :=
  match a with
  | first_half | minus_one | is_positive => 0
  | second_half => 1
  | product_of_pair | larger_of_pair => 2
  | is_odd => 3
  end.

Definition ex_head (a : ex_arc) : nat :=
  match a with
  | first_half | second_half => 2
  | product_of_pair | larger_of_pair | minus_one => 3
  | is_odd | is_positive => 4
  end.

Definition ex_function (a : ex_arc) : ex_values (ex_tail a) -> ex_values (ex_head a) :=
  match a return ex_values (ex_tail a) -> ex_values (ex_head a) with
  | first_half => fun x => (x, 0%Z)
  | second_half => fun x => (0%Z, x)
  | product_of_pair => fun x => (fst x * snd x)%Z
  | larger_of_pair => fun x => Z.max (fst x) (snd x)
  | minus_one => fun _ => (-1)%Z
  | is_odd => Z.odd
  | is_positive => Z.ltb 0
  end.

Definition ex_arcs := [is_positive; first_half; product_of_pair; second_half; larger_of_pair; minus_one; is_odd].
Definition ex_level := level Nat.eq_dec ex_tail ex_head ex_arcs.
Definition ex_height := height Nat.eq_dec ex_tail ex_head ex_arcs.

Definition ex_state (x0 x1 a b x3 : Z) (x4 : bool) : state ex_values :=
  fun v => match v return ex_values v with
           | 0 => x0
           | 1 => x1
           | 2 => (a, b)
           | 3 => x3
           | 4 => x4
           | _ => 0%Z
           end.

(** What is given at nodes that are no sources has no effect: the numbers 9 below. *)
Definition ex_input := ex_state 3 (-2) 9 9 9 true.

Lemma ex_dag : acyclic ex_tail ex_head ex_arcs.
Proof. apply (ranked_acyclic ex_tail ex_head ex_arcs (fun v => v)). intros [] _; simpl; lia. Qed.

Example ex_levels : map ex_level (seq 0 5) = [0; 0; 1; 2; 3] /\ ex_height = 3.
Proof. split; reflexivity. Qed.

Definition ex_values_of (x : state ex_values) := (x 0, x 1, x 2, x 3, x 4).
Definition ex_S_upto arcs := S_upto Nat.eq_dec ex_values ex_tail ex_head ex_function arcs ex_level.

Example ex_lifted : ex_values_of (ex_S_upto ex_arcs 3 (lift ex_level ex_input)) = (3, -2, (3, -2), -4, true)%Z.
Proof. reflexivity. Qed.

Example ex_direct :
  ex_values_of (direct Nat.eq_dec ex_values ex_tail ex_head ex_function ex_arcs ex_level ex_input)
  = (3, -2, (3, -2), -4, true)%Z.
Proof. reflexivity. Qed.

Example ex_up_to_level_1 : ex_values_of (ex_S_upto ex_arcs 1 (lift ex_level ex_input)) = (3, -2, (3, -2), 0, false)%Z.
Proof. reflexivity. Qed.

(** [id - A] takes the values back to the lifted input. *)
Example ex_resolvent :
  ex_values_of (id_minus_A Nat.eq_dec ex_values ex_tail ex_head ex_function ex_arcs (ex_state 3 (-2) 3 (-2) (-4) true))
  = (3, -2, (0, 0), 0, false)%Z.
Proof. reflexivity. Qed.

(** Without the arcs of the concatenation, node 2 has the value 0, and is no input. *)
Definition ex_mask (a : ex_arc) : bool :=
  match a with
  | first_half | second_half => false
  | _ => true
  end.

Example ex_masked :
  ex_values_of (ex_S_upto (filter ex_mask ex_arcs) 3 (lift ex_level ex_input)) = (3, -2, (0, 0), -1, false)%Z.
Proof. reflexivity. Qed.

(** An order of the nodes that is not the stored one. *)
Lemma ex_topological : topological ex_tail ex_head ex_arcs [1; 0; 2; 3; 4].
Proof.
  split; [| split].
  - repeat constructor; simpl; intuition discriminate.
  - intros [] _; simpl; tauto.
  - intros earlier v later Hsplit a _ <-.
    repeat (destruct earlier as [| ? earlier];
      [first [discriminate | injection Hsplit as Hv <-; destruct a; try discriminate; simpl; intuition discriminate]
      | first [discriminate | injection Hsplit as ? Hsplit]]).
Qed.

Example ex_node_steps :
  ex_values_of
    (node_steps Nat.eq_dec ex_values ex_tail ex_head ex_function ex_arcs [1; 0; 2; 3; 4] (lift ex_level ex_input))
  = (3, -2, (3, -2), -4, true)%Z.
Proof. reflexivity. Qed.

(** * The same functions in series

    The arcs into node 2, and the arcs that come after it, but for those from node 0. *)
Definition ex_first := [first_half; second_half].
Definition ex_second := [product_of_pair; larger_of_pair; is_odd].

Lemma ex_separate : separate ex_tail ex_head ex_first ex_second.
Proof. intros [] [] [|[|[]]] [|[|[|[]]]]; simpl; try discriminate; split; discriminate. Qed.

Lemma ex_only_sink a : In a ex_first -> ex_head a = 2 \/ exists b, In b ex_first /\ ex_tail b = ex_head a.
Proof. intros [<- | [<- | []]]; now left. Qed.

Lemma ex_longest_from_2 b : In b ex_second -> exists p, walk ex_tail ex_head ex_second p (ex_head b) /\
  length p = level Nat.eq_dec ex_tail ex_head ex_second (ex_head b) /\ start ex_tail p (ex_head b) = 2.
Proof.
  intros [<- | [<- | [<- | []]]];
    [exists [product_of_pair] | exists [larger_of_pair] | exists [is_odd; product_of_pair]]; simpl; intuition.
Qed.

Example ex_series :
  map (level Nat.eq_dec ex_tail ex_head (ex_first ++ ex_second)) [2; 3; 4] = [1; 2; 3] /\
  map (level Nat.eq_dec ex_tail ex_head ex_second) [2; 3; 4] = [0; 1; 2].
Proof. split; reflexivity. Qed.

(** The theorems apply to them. *)
Definition ex_whole_dag := I11_acyclic Nat.eq_dec ex_tail ex_head ex_first ex_second ex_separate
  (acyclic_incl ex_tail ex_head ex_first ex_arcs ltac:(intros [] ?; simpl; tauto) ex_dag)
  (acyclic_incl ex_tail ex_head ex_second ex_arcs ltac:(intros [] ?; simpl; tauto) ex_dag).
Definition ex_level_by_level := I11_level_by_level Nat.eq_dec ex_values ex_tail ex_head ex_function ex_first ex_second
  ex_separate ex_whole_dag 2 ex_only_sink ex_longest_from_2.

(** * Linear functions

    Nodes 0 to 4 have one integer each. The paths to node 4 are listed from their last arcs back. *)
Definition li_arcs : list nat := seq 0 7.
Definition li_tail (a : nat) : nat := nth a [0; 1; 0; 2; 2; 3; 0] 0.
Definition li_head (a : nat) : nat := nth a [2; 2; 3; 3; 3; 4; 4] 0.
Definition li_function (a : nat) : integers -> integers := Z.mul (nth a [2; 3; 5; 7; 11; 13; 17] 0)%Z.
Definition li_values (v : nat) : AbelianGroup := integers.
Definition li_level := level Nat.eq_dec li_tail li_head li_arcs.

Lemma li_dag : acyclic li_tail li_head li_arcs.
Proof.
  apply (ranked_acyclic li_tail li_head li_arcs (fun v => v)). intros a Ha.
  repeat (destruct Ha as [<- | Ha]; [unfold li_tail, li_head; simpl; lia |]). contradiction.
Qed.

Lemma li_additive a : In a li_arcs -> additive (li_function a).
Proof. intros _ x y. apply Z.mul_add_distr_l. Qed.

Example li_paths : paths_upto Nat.eq_dec li_tail li_head li_arcs 3 4 =
  [[]; [5]; [6]; [5; 2]; [5; 3]; [5; 4]; [5; 3; 0]; [5; 3; 1]; [5; 4; 0]; [5; 4; 1]].
Proof. reflexivity. Qed.

Example li_block :
  S_upto Nat.eq_dec li_values li_tail li_head li_function li_arcs li_level 3
    (unit_state Nat.eq_dec li_values 0 (1%Z : integers)) 4
  = (13 * 5 + 13 * 7 * 2 + 13 * 11 * 2 + 17)%Z.
Proof. reflexivity. Qed.

(** For arcs that are not linear the path sum is another number, so that I6 needs its assumption: [x^2] after [x] and
    [x]. *)
Definition no_function (a : nat) : integers -> integers := match a with 2 => fun x => (x * x)%Z | _ => fun x => x end.
Definition no_tail (a : nat) : nat := nth a [0; 0; 1] 0.
Definition no_head (a : nat) : nat := nth a [1; 1; 2] 0.
Definition no_level := level Nat.eq_dec no_tail no_head [0; 1; 2].
Definition no_input : state li_values := fun _ => (1%Z : integers).

Example no_path_sum :
  direct Nat.eq_dec li_values no_tail no_head no_function [0; 1; 2] no_level no_input 2 = 4%Z /\
  sum (fun p => along Nat.eq_dec li_values no_tail no_head no_function p 2
                  (lift no_level no_input (start no_tail p 2)))
    (paths_upto Nat.eq_dec no_tail no_head [0; 1; 2] 2 2) = 2%Z.
Proof. split; reflexivity. Qed.

(** The same graph with the affine functions [2 x + 1], [3 x + 1] and [5 x - 1]: 34 is 5 (2 + 1 + 3 + 1) - 1, and
    the path sum over the network with a constant source has the constants too. *)
Definition af_linear (a : nat) : integers -> integers := Z.mul (nth a [2; 3; 5] 0)%Z.
Definition af_constant (a : nat) : integers := nth a [1; 1; -1]%Z 0%Z.
Definition af_dec := affine_nodes_dec Nat.eq_dec.
Definition af_tail := affine_tail no_tail.
Definition af_head := affine_head no_head.
Definition af_arcs := affine_arcs [0; 1; 2].
Definition af_values := affine_values li_values.
Definition af_lift := lift (level af_dec af_tail af_head af_arcs) (affine_input li_values no_input).

Example af_direct :
  direct Nat.eq_dec li_values no_tail no_head (affine li_values no_tail no_head af_linear af_constant) [0; 1; 2]
    no_level no_input 2 = 34%Z.
Proof. reflexivity. Qed.

Example af_path_sum :
  sum (fun p => along af_dec af_values af_tail af_head (affine_parts li_values no_tail no_head af_linear af_constant) p
                  (Some 2) (af_lift (start af_tail p (Some 2))))
    (paths_upto af_dec af_tail af_head af_arcs 2 (Some 2)) = 34%Z.
Proof. reflexivity. Qed.

(** * Derivatives

    Nodes [pair_in] and [pair_out] have two coordinates each, [single] has one. The arcs are max(0, -) on each
    coordinate; the product of the coordinates after that; and the sum of those before it. The state has 3 and -2 at
    [pair_in], where max(0, -) has the slopes 1 and 0. *)
Inductive dv_node := pair_in | pair_out | single.
Inductive dv_arc := rectify | multiply | add_up.

Lemma dv_dec (u v : dv_node) : {u = v} + {u <> v}.
Proof. decide equality. Defined.

Definition dv_width (v : dv_node) : nat := match v with single => 1 | _ => 2 end.
Definition dv_tail (a : dv_arc) : dv_node := match a with multiply => pair_out | _ => pair_in end.
Definition dv_head (a : dv_arc) : dv_node := match a with rectify => pair_out | _ => single end.

Notation over_Z f := (f Z 0%Z 1%Z Z.add Z.mul Z.sub Z.opp InitialRing.Zth) (only parsing).
Definition dv_values := over_Z values dv_width.

Definition dv_function (a : dv_arc) : dv_values (dv_tail a) -> dv_values (dv_head a) :=
  match a return dv_values (dv_tail a) -> dv_values (dv_head a) with
  | rectify => fun '(x, (y, _)) => (Z.max 0 x, (Z.max 0 y, tt))
  | multiply => fun '(x, (y, _)) => (x * y, tt)%Z
  | add_up => fun '(x, (y, _)) => (x + y, tt)%Z
  end.

Definition slope (x : Z) : Z := if (0 <? x)%Z then 1%Z else 0%Z.

Definition dv_derivative (a : dv_arc) : dv_values (dv_tail a) -> dv_values (dv_tail a) -> dv_values (dv_head a) :=
  match a return dv_values (dv_tail a) -> dv_values (dv_tail a) -> dv_values (dv_head a) with
  | rectify => fun '(x, (y, _)) '(dx, (dy, _)) => (slope x * dx, (slope y * dy, tt))%Z
  | multiply => fun '(x, (y, _)) '(dx, (dy, _)) => (y * dx + x * dy, tt)%Z
  | add_up => fun _ '(dx, (dy, _)) => (dx + dy, tt)%Z
  end.

Definition dv_arcs := [add_up; rectify; multiply].
Definition dv_nodes := [pair_in; pair_out; single].

Lemma dv_dag : acyclic dv_tail dv_head dv_arcs.
Proof.
  apply (ranked_acyclic _ _ _ (fun v => match v with pair_in => 0 | pair_out => 1 | single => 2 end)).
  intros [] _; simpl; lia.
Qed.

Lemma dv_stored : (forall v, In v dv_nodes) /\ NoDup dv_nodes /\
  StronglySorted (fun u v => level dv_dec dv_tail dv_head dv_arcs u <= level dv_dec dv_tail dv_head dv_arcs v) dv_nodes.
Proof.
  split; [intros []; simpl; tauto |]. split; [repeat constructor; simpl; intuition discriminate |].
  repeat constructor.
Qed.

Lemma dv_linear a m : In a dv_arcs -> over_Z linear (dv_derivative a m).
Proof.
  intros _. split; [intros y z | intros c y]; destruct a; repeat match goal with x : carrier _ |- _ => simpl in x end;
    repeat match goal with x : (_ * _)%type |- _ => destruct x | x : unit |- _ => destruct x end;
    simpl; repeat match goal with |- (_, _) = (_, _) => f_equal end; simpl; try reflexivity;
    match goal with |- ?l = ?r => change (@eq Z l r) end; ring.
Qed.

(** [S] makes this 3 and 0 at [pair_out], and 3 * 0 + (3 - 2) + 7 at [single]. *)
Definition dv_state : state dv_values :=
  fun v => match v return dv_values v with
           | pair_in => (3, (-2, tt))%Z
           | pair_out => (0, (0, tt))%Z
           | single => (7, tt)%Z
           end.

Definition dv_matrix :=
  over_Z matrix dv_dec dv_width (DS dv_dec dv_values dv_tail dv_head dv_function dv_derivative dv_arcs dv_state).

(** The last row has the derivatives of [max(0, x) max(0, y) + x + y] by [x] and [y], then those by the values of
    [pair_out] and of [single]. *)
Example dv_matrix_entries :
  map (fun p => map (dv_matrix p) (coordinates dv_width dv_nodes)) (coordinates dv_width dv_nodes) =
  [[1; 0; 0; 0; 0]; [0; 1; 0; 0; 0]; [1; 0; 1; 0; 0]; [0; 0; 0; 1; 0]; [1; 1; 0; 3; 1]]%Z.
Proof. reflexivity. Qed.

Example dv_determinant : over_Z determinant dv_width dv_nodes dv_matrix = 1%Z.
Proof. reflexivity. Qed.

(** The theorems apply to it. *)
Definition dv_inverse := over_Z I7_matrix_inverse dv_dec dv_width dv_tail dv_head dv_arcs dv_dag dv_nodes
  (proj1 dv_stored) (proj1 (proj2 dv_stored)) dv_function dv_derivative dv_linear dv_state.
Definition dv_unit_determinant := over_Z I7_synthesis_determinant dv_dec dv_width dv_tail dv_head dv_arcs dv_dag
  dv_nodes (proj1 (proj2 dv_stored)) (proj2 (proj2 dv_stored)) dv_function dv_derivative dv_linear dv_state.

(** A determinant that is not 1. *)
Example other_determinant :
  over_Z det 3 (fun i j => nth j (nth i [[2; 7; 1]; [8; 2; 8]; [1; 8; 2]] []) 0)%Z = (-114)%Z.
Proof. reflexivity. Qed.
